import { randomUUID } from 'node:crypto';
import { hashPassword } from 'better-auth/crypto';
import type { Prisma, User } from '@/lib/db/generated/client';

type NewUser = { readonly email: string; readonly name: string; readonly password: string };

/**
 * Stores a person and their password (scrypt) the way better-auth reads them: a `credential` account whose account id is
 * the user id. The e-mail address is kept in lower case, as sign-in looks it up. Throws Prisma's P2002 when it is taken.
 */
export async function createPasswordUser(
  tx: Prisma.TransactionClient,
  { email, name, password }: NewUser,
): Promise<User> {
  const user = await tx.user.create({
    data: { id: randomUUID(), name, email: email.toLowerCase(), emailVerified: true },
  });
  await tx.account.create({
    data: {
      id: randomUUID(),
      accountId: user.id,
      providerId: 'credential',
      userId: user.id,
      password: await hashPassword(password),
    },
  });
  return user;
}
