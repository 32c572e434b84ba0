import { z } from 'zod';
import type { NotificationAttempt } from '@/lib/db/generated/client';
import type { NotificationAttemptView } from '@/lib/domain/alerting-views';
import type { Page } from '@/lib/domain/views';
import { AppError } from '@/lib/errors';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';

export const listAttemptsInput = z.object({ id: z.uuid() });

/** Newest attempts that are shown; one delivery is given up after 200 anyway, and may be retried by hand. */
const attemptsMax = 500;
const outcomeSchema = z.enum(['accepted', 'confirmed', 'retry', 'refused']);

/** Every attempt at one delivery, newest first, in one page. Throws `not_found`. */
export async function listAttempts(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof listAttemptsInput>,
): Promise<Page<NotificationAttemptView>> {
  requirePermission(actor, 'read');
  if ((await context.db.notification.count({ where: { id: input.id } })) === 0)
    throw new AppError('not_found', 'There is no such delivery.');
  const rows = await context.db.notificationAttempt.findMany({
    where: { notificationId: input.id },
    orderBy: { id: 'desc' },
    take: attemptsMax,
  });
  return { items: rows.map(toAttemptView), nextCursor: null };
}

function toAttemptView(row: NotificationAttempt): NotificationAttemptView {
  return {
    id: row.id.toString(),
    at: row.at.toISOString(),
    durationMs: row.durationMs,
    outcome: outcomeSchema.parse(row.outcome),
    statusCode: row.statusCode,
    detail: row.detail,
  };
}
