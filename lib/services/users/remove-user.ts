import type { z } from 'zod';
import { AppError } from '@/lib/errors';
import { recordAudit } from '../audit/record-audit';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import type { userIdInput } from './user-view';

/** Removes a person and ends their sessions. Throws `not_found`, and `conflict` for the last one. */
export async function removeUser(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof userIdInput>,
): Promise<void> {
  requirePermission(actor, 'administer');
  await context.db.$transaction(async (tx) => {
    const rows = await tx.$queryRaw<{ id: string; name: string; email: string }[]>`
      SELECT id, name, email FROM "user" ORDER BY id FOR UPDATE`;
    const user = rows.find((row) => row.id === input.id);
    if (user === undefined) throw new AppError('not_found', 'There is no such user.');
    if (rows.length === 1)
      throw new AppError('conflict', 'The last user cannot be removed: nobody could sign in.');
    await tx.user.delete({ where: { id: user.id } });
    await recordAudit(tx, actor, {
      action: 'user.removed',
      resource: 'user',
      resourceId: user.id,
      before: { name: user.name, email: user.email },
    });
  });
}
