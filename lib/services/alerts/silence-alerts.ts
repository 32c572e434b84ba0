import type { AlertFacts } from '@/lib/alerting/matcher/alert-facts';
import { proposeMatcher } from '@/lib/alerting/suppression/propose-matcher';
import { readRecords } from '@/lib/db/find-alerts';
import type { AlertMatcher } from '@/lib/domain/alert-matcher';
import { AppError } from '@/lib/errors';
import { factsOf } from '../incidents/facts-of';
import type { Actor, ServiceContext } from '../service-context';
import { storeSilence } from '../silences/change-silences';
import { reviewAfterChange } from '../silences/review-mutes';
import { type AlertOutcome, refusal } from './alert-outcome';
import { toAlert } from './alert-view';

/** More different subjects at once are one silence with a wider matcher, which a person should write. */
const silencesMax = 50;
const reasonMax = 500;

type SilenceRequest = {
  readonly ids: readonly string[];
  readonly until: Date | undefined;
  readonly reason: string | undefined;
};

/**
 * Silences what alerts are about until a time: one silence for each broker and subject, of exactly the detectors, MQTT
 * clients, addresses and filters of the alerts, and no graver than they are. Each alert's outcome is that of its silence. Throws `invalid` for more than 50 subjects.
 */
export async function silenceAlerts(
  context: ServiceContext,
  actor: Actor,
  { ids, until, reason }: SilenceRequest,
): Promise<readonly AlertOutcome[]> {
  const rows = await readAlerts(context, ids);
  const groups = groupBySubject(rows);
  if (groups.size > silencesMax)
    throw new AppError(
      'invalid',
      `These alerts are about ${groups.size} different things; at most ${silencesMax} are silenced at once. Make one silence for what they have in common.`,
    );
  const refusals = new Map<string, AlertOutcome>();
  for (const group of groups.values()) {
    const refused = await silence(context, actor, { matcher: matcherOf(group), until, reason });
    if (refused !== null) for (const { id } of group) refusals.set(id, refusal(context, id, refused));
  }
  await reviewAfterChange(context);
  const silenced = await readSilenced(context, ids);
  const missing = new AppError('not_found', 'There is no such alert.');
  return ids.map((id) => refusals.get(id) ?? silenced.get(id) ?? refusal(context, id, missing));
}

async function readAlerts({ db }: ServiceContext, ids: readonly string[]): Promise<readonly Asked[]> {
  const records = await readRecords(db, ids);
  return records.map((record) => ({ id: record.id, facts: factsOf(record) }));
}
type Asked = { readonly id: string; readonly facts: AlertFacts };
type Group = readonly [Asked, ...Asked[]];

/** Of one subject, and naming the same kinds of things: nothing that narrows one of them is then lost for another. */
function groupBySubject(alerts: readonly Asked[]): ReadonlyMap<string, Group> {
  const groups = new Map<string, [Asked, ...Asked[]]>();
  for (const alert of alerts) {
    const { brokerId, subject, clientIds, addresses, filters } = alert.facts;
    const names = [clientIds, addresses, filters].map(({ length }) => length > 0);
    const key = JSON.stringify([brokerId, subject.kind, subject.id, names]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [alert]);
    else group.push(alert);
  }
  return groups;
}

function matcherOf([first, ...others]: Group): AlertMatcher {
  return proposeMatcher([first.facts, ...others.map(({ facts }) => facts)]);
}

async function silence(
  context: ServiceContext,
  actor: Actor,
  { matcher, until, reason }: Pick<SilenceRequest, 'until' | 'reason'> & { readonly matcher: AlertMatcher },
): Promise<unknown> {
  try {
    await storeSilence(context, actor, {
      matcher,
      endsAt: until,
      reason: (reason || 'Silenced from the alert list.').slice(0, reasonMax),
    });
    return null;
  } catch (error) {
    return error;
  }
}

async function readSilenced(
  { db, publicUrl }: ServiceContext,
  ids: readonly string[],
): Promise<ReadonlyMap<string, AlertOutcome>> {
  const rows = await db.alert.findMany({
    where: { id: { in: [...ids] } },
    include: { broker: { select: { name: true } } },
  });
  return new Map(rows.map((row) => [row.id, { id: row.id, ok: true, alert: toAlert(row, publicUrl) }]));
}
