import { hashPassword, verifyPassword } from 'better-auth/crypto';
import { z } from 'zod';
import type { Prisma } from '@/lib/db/generated/client';
import { AppError } from '@/lib/errors';
import { recordAudit } from '../audit/record-audit';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { passwordSchema, userIdInput } from './user-view';

export const changeOwnPasswordInput = z.object({
  currentPassword: z.string().max(1024),
  newPassword: passwordSchema,
});
export const resetPasswordInput = userIdInput.extend({ newPassword: passwordSchema });

async function storePassword(tx: Prisma.TransactionClient, userId: string, password: string): Promise<void> {
  const { count } = await tx.account.updateMany({
    where: { userId, providerId: 'credential' },
    data: { password: await hashPassword(password) },
  });
  if (count === 0) throw new AppError('not_found', 'There is no such user.');
  await tx.session.deleteMany({ where: { userId } });
}

/** Changes the actor's own password and ends all their sessions. Throws `invalid` when the current one is wrong. */
export async function changeOwnPassword(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof changeOwnPasswordInput>,
): Promise<void> {
  const userId = actor.id;
  if (userId === null) throw new AppError('forbidden', 'Only a signed-in person has a password.');
  const account = await context.db.account.findFirst({ where: { userId, providerId: 'credential' } });
  const isRight =
    account?.password != null &&
    (await verifyPassword({ hash: account.password, password: input.currentPassword }));
  if (!isRight) {
    throw new AppError('invalid', 'The current password is wrong.', [
      { field: 'currentPassword', message: 'is not the current password' },
    ]);
  }
  await context.db.$transaction(async (tx) => {
    await storePassword(tx, userId, input.newPassword);
    await recordAudit(tx, actor, { action: 'user.password-changed', resource: 'user', resourceId: userId });
  });
}

/** Gives another person a new password and ends their sessions. Throws `not_found`. */
export async function resetPassword(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof resetPasswordInput>,
): Promise<void> {
  requirePermission(actor, 'administer');
  await context.db.$transaction(async (tx) => {
    await storePassword(tx, input.id, input.newPassword);
    await recordAudit(tx, actor, { action: 'user.password-reset', resource: 'user', resourceId: input.id });
  });
}
