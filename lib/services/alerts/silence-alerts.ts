import type { AlertMatcher } from '@/lib/domain/alert-matcher';
import { subjectKinds } from '@/lib/domain/finding';
import { AppError } from '@/lib/errors';
import type { Actor, ServiceContext } from '../service-context';
import { addSilence } from '../silences/change-silences';
import { type AlertOutcome, refusal } from './alert-outcome';
import { toAlert } from './alert-view';

/** More different subjects at once are one silence with a wider matcher, which a person should write. */
const silencesMax = 50;
const subjectLengthMax = 512;
const reasonMax = 500;

type SilenceRequest = {
  readonly ids: readonly string[];
  readonly until: Date | undefined;
  readonly reason: string | undefined;
};

/**
 * Silences what alerts are about until a time: one silence for each broker and subject, of exactly the detectors that the
 * alerts are from. Each alert's outcome is that of its silence. Throws `invalid` for more than 50 subjects.
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
  const outcomeById = new Map<string, AlertOutcome>();
  for (const group of groups.values()) {
    const refused = await silence(context, actor, { matcher: matcherOf(group), until, reason });
    for (const { id } of group)
      outcomeById.set(id, refused === null ? await done(context, id) : refusal(context, id, refused));
  }
  const missing = new AppError('not_found', 'There is no such alert.');
  return ids.map((id) => outcomeById.get(id) ?? refusal(context, id, missing));
}

function readAlerts({ db }: ServiceContext, ids: readonly string[]) {
  return db.alert.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, brokerId: true, detector: true, subjectKind: true, subjectId: true },
  });
}
type Row = Awaited<ReturnType<typeof readAlerts>>[number];

function groupBySubject(rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.brokerId, row.subjectKind, row.subjectId]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}

function matcherOf(group: readonly Row[]): AlertMatcher {
  const [first] = group;
  if (first === undefined) return {};
  const kind = subjectKinds.find((each) => each === first.subjectKind);
  return {
    brokerIds: [first.brokerId],
    detectors: [...new Set(group.map(({ detector }) => detector))],
    ...(kind === undefined ? {} : { subjectKinds: [kind] }),
    ...(first.subjectKind === 'broker' ? {} : { subject: literalGlob(first.subjectId) }),
  };
}

/** A glob has no escape: `?` stands for a star in the name, and `*` for what is too long to be written. */
function literalGlob(subject: string): string {
  const glob = subject.replaceAll('*', '?');
  return glob.length <= subjectLengthMax ? glob : `${glob.slice(0, subjectLengthMax - 1).toWellFormed()}*`;
}

async function silence(
  context: ServiceContext,
  actor: Actor,
  { matcher, until, reason }: Pick<SilenceRequest, 'until' | 'reason'> & { readonly matcher: AlertMatcher },
): Promise<unknown> {
  try {
    await addSilence(context, actor, {
      matcher,
      endsAt: until,
      reason: (reason || 'Silenced from the alert list.').slice(0, reasonMax),
    });
    return null;
  } catch (error) {
    return error;
  }
}

async function done({ db, publicUrl }: ServiceContext, id: string): Promise<AlertOutcome> {
  const row = await db.alert.findUniqueOrThrow({
    where: { id },
    include: { broker: { select: { name: true } } },
  });
  return { id, ok: true, alert: toAlert(row, publicUrl) };
}
