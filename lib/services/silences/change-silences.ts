import { z } from 'zod';
import { appendChanges } from '@/lib/db/change-log';
import type { Prisma, Silence } from '@/lib/db/generated/client';
import type { SilenceView } from '@/lib/domain/alerting-views';
import type { JsonObject } from '@/lib/domain/json';
import { AppError } from '@/lib/errors';
import { recordAudit } from '../audit/record-audit';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { requireNarrowOrConfigure, requireShortOrConfigure } from './require-wide-mute';
import { reviewAfterChange } from './review-mutes';
import { toSilenceView } from './silence-view';
import { narrowMatcher, reasonField } from './stored-matcher';

const minuteMs = 60_000;
const lengthMsMax = 366 * 86_400_000;
/** Silences that may be in force or waiting at once: each finding is compared with them. */
const currentMax = 500;
const time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

export const addSilenceInput = z.object({
  matcher: narrowMatcher.describe('which alerts; at least one field'),
  startsAt: time.nullish().describe('from when on; now when left out'),
  endsAt: time.nullish().describe('until when'),
  durationMinutes: z.number().int().min(1).max(527_040).nullish().describe('instead of `endsAt`'),
  reason: reasonField,
});
export const silenceIdInput = z.object({ id: z.uuid() });

function audited(row: Silence): JsonObject {
  return {
    matcher: row.matcher as JsonObject,
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    reason: row.reason,
    endedBy: row.endedBy,
  };
}

function invalid(field: string, message: string): AppError {
  return new AppError('invalid', `${field} ${message}.`, [{ field, message }]);
}

function timesOf(input: z.output<typeof addSilenceInput>, now: Date) {
  const startsAt = input.startsAt ?? now;
  const { durationMinutes } = input;
  const endsAt =
    input.endsAt ?? (durationMinutes ? new Date(startsAt.getTime() + durationMinutes * minuteMs) : null);
  if (endsAt === null) throw invalid('endsAt', 'or `durationMinutes` is needed');
  if (endsAt <= startsAt || endsAt <= now)
    throw invalid('endsAt', 'must lie in the future and after `startsAt`');
  if (endsAt.getTime() - startsAt.getTime() > lengthMsMax) throw invalid('endsAt', 'must be within a year');
  return { startsAt, endsAt };
}

/** The audit entry of a change, and a live frame. */
async function follow(
  tx: Prisma.TransactionClient,
  actor: Actor,
  change: { readonly action: string; readonly before?: Silence; readonly after: Silence },
): Promise<void> {
  await recordAudit(tx, actor, {
    action: change.action,
    resource: 'silence',
    resourceId: change.after.id,
    before: change.before ? audited(change.before) : null,
    after: audited(change.after),
  });
  await appendChanges(tx, [{ type: 'changed', resource: 'silences', brokerId: null }]);
}

/**
 * Silences what a matcher fits for a time; throws `invalid`, `conflict` when there are too many, and `forbidden` when who may
 * not configure would silence everything or for more than 30 days.
 */
export async function addSilence(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof addSilenceInput>,
): Promise<SilenceView> {
  const row = await storeSilence(context, actor, input);
  await reviewAfterChange(context);
  return toSilenceView(row, context.now());
}

/** As `addSilence`, without carrying it out: for several at once, whose maker calls `reviewAfterChange` at their end. */
export async function storeSilence(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof addSilenceInput>,
): Promise<Silence> {
  requirePermission(actor, 'triage');
  const now = context.now();
  const times = timesOf(input, now);
  const lengthMs = times.endsAt.getTime() - times.startsAt.getTime();
  requireShortOrConfigure(actor, lengthMs, input.endsAt ? 'endsAt' : 'durationMinutes');
  await requireNarrowOrConfigure(context.db, actor, input.matcher);
  return context.db.$transaction(async (tx) => {
    if ((await tx.silence.count({ where: { endsAt: { gt: now } } })) >= currentMax)
      throw new AppError('conflict', `There are already ${currentMax} silences in force or waiting.`);
    const after = await tx.silence.create({
      data: { ...times, matcher: input.matcher, reason: input.reason, author: actor.name, createdAt: now },
    });
    await follow(tx, actor, { action: 'silence.added', after });
    return after;
  });
}

/** Ends a silence now; what it muted and is still open is told. Throws `not_found`, and `conflict` when it is over. */
export async function endSilence(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof silenceIdInput>,
): Promise<SilenceView> {
  requirePermission(actor, 'triage');
  const now = context.now();
  const row = await context.db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM silence WHERE id = ${input.id}::uuid FOR UPDATE`;
    const before = await tx.silence.findUnique({ where: { id: input.id } });
    if (before === null) throw new AppError('not_found', 'There is no such silence.');
    if (before.endsAt <= now) throw new AppError('conflict', 'The silence is already over.');
    const startsAt = new Date(Math.min(before.startsAt.getTime(), now.getTime()));
    const after = await tx.silence.update({
      where: { id: input.id },
      data: { startsAt, endsAt: now, endedBy: actor.name },
    });
    await follow(tx, actor, { action: 'silence.ended', before, after });
    return after;
  });
  await reviewAfterChange(context);
  return toSilenceView(row, now);
}
