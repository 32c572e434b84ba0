import { z } from 'zod';
import { toAlertJson } from '@/lib/alerting/alert-record';
import { matchesAlert } from '@/lib/alerting/matcher/matches-alert';
import { toAlertRecord } from '@/lib/db/alert-repository';
import type { SilencePreview } from '@/lib/domain/alerting-views';
import { severityRank } from '@/lib/domain/severity';
import { factsOf } from '../incidents/facts-of';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { narrowMatcher } from './stored-matcher';

/** Open alerts that are looked at; more than this is an alarm flood, and `isComplete` says so. */
const examinedMax = 5000;
const shownMax = 50;

export const previewSilenceInput = z.object({ matcher: narrowMatcher });

/** Which alerts that are not resolved a matcher fits now: how many, and the gravest of them. */
export async function previewSilence(
  context: ServiceContext,
  actor: Actor,
  { matcher }: z.output<typeof previewSilenceInput>,
): Promise<SilencePreview> {
  requirePermission(actor, 'read');
  const rows = await context.db.alert.findMany({
    where: {
      state: { not: 'resolved' },
      shadow: false,
      ...(matcher.brokerIds ? { brokerId: { in: matcher.brokerIds } } : {}),
      ...(matcher.detectors ? { detector: { in: matcher.detectors } } : {}),
    },
    orderBy: [{ lastSeenAt: 'desc' }, { id: 'desc' }],
    take: examinedMax + 1,
    include: { broker: { select: { name: true } } },
  });
  const found = rows
    .slice(0, examinedMax)
    .map((row) => ({ record: toAlertRecord(row), broker: row.broker.name }))
    .filter(({ record }) => matchesAlert(matcher, factsOf(record)))
    .sort((a, b) => severityRank(b.record.severity) - severityRank(a.record.severity));
  return {
    count: found.length,
    isComplete: rows.length <= examinedMax,
    alerts: found
      .slice(0, shownMax)
      .map(({ record, broker }) => toAlertJson(record, broker, context.publicUrl)),
  };
}
