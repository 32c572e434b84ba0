import { z } from 'zod';
import { isAlwaysOn } from '@/lib/alerting/matcher/fits-everything';
import { appendChanges } from '@/lib/db/change-log';
import type { MuteTime, Prisma } from '@/lib/db/generated/client';
import { alertMatcherSchema, weeklyTimeSchema } from '@/lib/domain/alert-matcher';
import type { MuteTimeView } from '@/lib/domain/alerting-views';
import type { JsonObject } from '@/lib/domain/json';
import { AppError } from '@/lib/errors';
import { recordAudit } from '../audit/record-audit';
import { conflictOnUnique } from '../conflict-on-unique';
import { isTimeZone } from '../maintenance/local-clock';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { requireNarrowOrConfigure, requirePauseOrConfigure } from '../silences/require-wide-mute';
import { reviewAfterChange } from '../silences/review-mutes';
import { readMatcher, reasonField } from '../silences/stored-matcher';
import { toMuteTimeView } from './mute-time-view';

/** Each finding is compared with all of them. */
const muteTimesMax = 200;

const fields = {
  name: z.string().trim().min(1).max(100),
  matcher: alertMatcherSchema.describe('which alerts; an empty one fits all'),
  ...weeklyTimeSchema.shape,
  timeZone: weeklyTimeSchema.shape.timeZone.refine(
    isTimeZone,
    'is not a time zone that is known here, such as Europe/Berlin',
  ),
  enabled: z.boolean(),
  reason: reasonField,
};
export const addMuteTimeInput = z.object({
  ...fields,
  matcher: fields.matcher.default({}),
  enabled: fields.enabled.default(true),
});
export const updateMuteTimeInput = z.object({ id: z.uuid(), ...z.object(fields).partial().shape });
export const muteTimeIdInput = z.object({ id: z.uuid() });

const taken = { field: 'name', message: 'is already in use by another mute time' };

function audited({ createdAt, lastMuted: _last, mutedCount: _count, ...row }: MuteTime): JsonObject {
  return { ...row, matcher: row.matcher as JsonObject, createdAt: createdAt.toISOString() };
}

type Change = { readonly verb: string; readonly before?: MuteTime; readonly after?: MuteTime };

async function follow(
  tx: Prisma.TransactionClient,
  actor: Actor,
  { verb, before, after }: Change,
): Promise<void> {
  await recordAudit(tx, actor, {
    action: `mute-time.${verb}`,
    resource: 'mute-time',
    resourceId: (after ?? before)?.id,
    before: before ? audited(before) : null,
    after: after ? audited(after) : null,
  });
  await appendChanges(tx, [{ type: 'changed', resource: 'silences', brokerId: null }]);
}

async function requireMuteTime(tx: Prisma.TransactionClient, id: string): Promise<MuteTime> {
  await tx.$executeRaw`SELECT 1 FROM mute_time WHERE id = ${id}::uuid FOR UPDATE`;
  const row = await tx.muteTime.findUnique({ where: { id } });
  if (row === null) throw new AppError('not_found', 'There is no such mute time.');
  return row;
}

/** Throws `forbidden` for a mute time of everything, or that never ends, by somebody who may not configure. */
async function requireBounds(tx: Prisma.TransactionClient, actor: Actor, row: MuteTime): Promise<void> {
  if (!row.enabled) return;
  await requireNarrowOrConfigure(tx, actor, readMatcher(row.matcher) ?? {});
  requirePauseOrConfigure(actor, isAlwaysOn(row));
}

/**
 * Adds a time of the week in which nobody is told; throws `conflict` when its name is taken or there are too many, and
 * `forbidden` when who may not configure would mute everything, or for good.
 */
export async function addMuteTime(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof addMuteTimeInput>,
): Promise<MuteTimeView> {
  requirePermission(actor, 'triage');
  const now = context.now();
  const row = await conflictOnUnique(taken, () =>
    context.db.$transaction(async (tx) => {
      if ((await tx.muteTime.count()) >= muteTimesMax)
        throw new AppError('conflict', `There are already ${muteTimesMax} mute times.`);
      const after = await tx.muteTime.create({ data: { ...input, author: actor.name, createdAt: now } });
      await requireBounds(tx, actor, after);
      await follow(tx, actor, { verb: 'added', after });
      return after;
    }),
  );
  await reviewAfterChange(context);
  return toMuteTimeView(row, now);
}

/** Changes a mute time; what is left out stays. Throws `not_found`, `forbidden`, and `conflict` when the name is taken. */
export async function updateMuteTime(
  context: ServiceContext,
  actor: Actor,
  { id, ...changes }: z.output<typeof updateMuteTimeInput>,
): Promise<MuteTimeView> {
  requirePermission(actor, 'triage');
  const row = await conflictOnUnique(taken, () =>
    context.db.$transaction(async (tx) => {
      const before = await requireMuteTime(tx, id);
      const after = await tx.muteTime.update({ where: { id }, data: changes });
      await requireBounds(tx, actor, after);
      await follow(tx, actor, { verb: 'updated', before, after });
      return after;
    }),
  );
  await reviewAfterChange(context);
  return toMuteTimeView(row, context.now());
}

/** Removes a mute time; what it muted and is still open is told. Throws `not_found`. */
export async function removeMuteTime(
  context: ServiceContext,
  actor: Actor,
  { id }: z.output<typeof muteTimeIdInput>,
): Promise<void> {
  requirePermission(actor, 'triage');
  await context.db.$transaction(async (tx) => {
    const before = await requireMuteTime(tx, id);
    await tx.muteTime.delete({ where: { id } });
    await follow(tx, actor, { verb: 'removed', before });
  });
  await reviewAfterChange(context);
}
