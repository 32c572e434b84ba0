import { randomInt } from 'node:crypto';
import type { Env } from '@/lib/config/env';
import type { Database } from '@/lib/db/database';
import { createPasswordUser } from './create-password-user';

const emailDefault = 'admin@brokerwatch.local';
/** Serialises two first starts on one database; the number is arbitrary and ours. */
const firstAdminLock = 712_240_021;
/** No characters that look alike: 20 of 54 are 115 bits. */
const passwordAlphabet = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const passwordLength = 20;

/** What happened at the first start; `generatedPassword` is told once and stored nowhere in plain text. */
export type FirstAdmin = {
  readonly email: string;
  readonly generatedPassword: string | null;
  readonly created: boolean;
};

function generatePassword(): string {
  return Array.from(
    { length: passwordLength },
    () => passwordAlphabet[randomInt(passwordAlphabet.length)],
  ).join('');
}

/**
 * Makes the one administrator when nobody can sign in yet, from ADMIN_EMAIL and ADMIN_PASSWORD; without the latter a
 * password is generated. Later starts change nothing.
 */
export async function ensureFirstAdmin({
  db,
  env,
}: {
  readonly db: Database;
  readonly env: Pick<Env, 'ADMIN_EMAIL' | 'ADMIN_PASSWORD'>;
}): Promise<FirstAdmin> {
  const email = (env.ADMIN_EMAIL ?? emailDefault).toLowerCase();
  const generated = env.ADMIN_PASSWORD === undefined ? generatePassword() : null;
  const created = await db.$transaction(
    async (tx) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(${firstAdminLock}::bigint)`;
      if ((await tx.user.count()) > 0) return false;
      const { id, name } = await createPasswordUser(tx, {
        email,
        name: 'Administrator',
        password: env.ADMIN_PASSWORD ?? generated ?? '',
      });
      await tx.auditEntry.create({
        data: {
          actor: 'Brokerwatch',
          action: 'user.added',
          resource: 'user',
          resourceId: id,
          after: { name, email },
        },
      });
      return true;
    },
    { timeout: 30_000, maxWait: 30_000 },
  );
  return { email, generatedPassword: created ? generated : null, created };
}
