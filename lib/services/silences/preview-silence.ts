import { z } from 'zod';
import { matchesAlert } from '@/lib/alerting/matcher/matches-alert';
import { type AlertSource, type FactScope, readAlertSources } from '@/lib/db/read-alert-facts';
import type { AlertMatcher } from '@/lib/domain/alert-matcher';
import type { SilencePreview } from '@/lib/domain/alerting-views';
import { severityRank } from '@/lib/domain/severity';
import { toAlert } from '../alerts/alert-view';
import { factsOf } from '../incidents/facts-of';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { narrowMatcher } from './stored-matcher';

/** Open alerts that are looked at; more than this is an alarm flood, and `isComplete` says so. */
const examinedMax = 50_000;
const shownMax = 50;

export const previewSilenceInput = z.object({ matcher: narrowMatcher });

/** Which alerts that are not resolved a matcher fits now: how many, and the gravest of them. */
export async function previewSilence(
  context: ServiceContext,
  actor: Actor,
  { matcher }: z.output<typeof previewSilenceInput>,
): Promise<SilencePreview> {
  requirePermission(actor, 'read');
  const { found, isComplete } = await findMatching(context, matcher);
  const shown = found.toSorted(byGravity).slice(0, shownMax);
  const rows = await context.db.alert.findMany({
    where: { id: { in: shown.map(({ id }) => id) } },
    include: { broker: { select: { name: true } } },
  });
  const byId = new Map(rows.map((row) => [row.id, toAlert(row, context.publicUrl)]));
  return { count: found.length, isComplete, alerts: shown.flatMap(({ id }) => byId.get(id) ?? []) };
}

type Found = Pick<AlertSource, 'id' | 'severity' | 'lastSeenAt'>;

async function findMatching({ db }: ServiceContext, matcher: AlertMatcher) {
  const { brokerIds = null, detectors = null } = matcher;
  const found: Found[] = [];
  let examined = 0;
  const scopes: readonly FactScope[] = [
    { muted: false, unmuted: { brokerIds, detectors } },
    { muted: true, unmuted: null },
  ];
  for (const scope of scopes)
    for await (const page of readAlertSources(db, scope)) {
      for (const source of page)
        if (matchesAlert(matcher, factsOf(source)))
          found.push({ id: source.id, severity: source.severity, lastSeenAt: source.lastSeenAt });
      examined += page.length;
      if (examined >= examinedMax) return { found, isComplete: false };
    }
  return { found, isComplete: true };
}

function byGravity(one: Found, other: Found): number {
  return (
    severityRank(other.severity) - severityRank(one.severity) ||
    other.lastSeenAt.getTime() - one.lastSeenAt.getTime()
  );
}
