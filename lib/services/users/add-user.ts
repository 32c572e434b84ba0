import { z } from 'zod';
import { createPasswordUser } from '@/lib/auth/create-password-user';
import type { UserView } from '@/lib/domain/views';
import { recordAudit } from '../audit/record-audit';
import { conflictOnUnique } from '../conflict-on-unique';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { passwordSchema } from './user-view';

export const addUserInput = z.object({
  name: z.string().trim().min(1, 'enter a name').max(100),
  email: z.email('must be an e-mail address').max(254),
  password: passwordSchema,
});

const emailTaken = { field: 'email', message: 'already belongs to a user' };

/** Lets one more person sign in. Throws `conflict` when the e-mail address is taken. */
export async function addUser(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof addUserInput>,
): Promise<UserView> {
  requirePermission(actor, 'administer');
  const user = await conflictOnUnique(emailTaken, () =>
    context.db.$transaction(async (tx) => {
      const added = await createPasswordUser(tx, input);
      await recordAudit(tx, actor, {
        action: 'user.added',
        resource: 'user',
        resourceId: added.id,
        after: { name: added.name, email: added.email },
      });
      return added;
    }),
  );
  return {
    id: user.id,
    name: user.name,
    email: user.email,
    createdAt: user.createdAt.toISOString(),
    lastActiveAt: null,
  };
}
