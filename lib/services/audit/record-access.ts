import { createHmac, hkdfSync } from 'node:crypto';
import type { Access, AuthenticationParts } from '@/lib/auth/authentication';
import { limitRefusals } from '@/lib/auth/limit-refusals';
import type { Database } from '@/lib/db/database';
import type { Actor } from '../service-context';
import { recordAudit } from './record-audit';

const refusalsAMinuteMax = 10;
const typedHashLength = 16;
const nobody: Actor = { id: null, name: '(nobody signed in)', role: 'viewer' };

/** Tells whether the same was typed again without telling what it was. */
type HashTyped = (typed: string) => string;

function hashTypedWith(secretKey: Uint8Array): HashTyped {
  const key = Buffer.from(hkdfSync('sha256', secretKey, '', 'brokerwatch refused sign-ins', 32));
  return (typed) => createHmac('sha256', key).update(typed).digest('hex').slice(0, typedHashLength);
}

/** People type passwords where an e-mail address belongs: what is nobody's address is kept as a hash alone. */
async function recordRefusal(
  db: Database,
  { action, email, address }: Access,
  { unrecorded, hashTyped }: { readonly unrecorded: number; readonly hashTyped: HashTyped },
): Promise<void> {
  const typed = email?.trim().toLowerCase() ?? '';
  const isStorable = typed.isWellFormed() && !typed.includes('\0');
  const user = isStorable ? await db.user.findUnique({ where: { email: typed } }) : null;
  await recordAudit(db, nobody, {
    action,
    resource: 'user',
    resourceId: user?.id ?? null,
    after: {
      email: user?.email ?? null,
      ...(user === null && typed !== '' ? { typedHash: hashTyped(typed) } : {}),
      address,
      isKnown: user !== null,
      ...(unrecorded > 0 ? { unrecorded } : {}),
    },
  });
}

/**
 * Writes sign-ins, sign-outs, changed passwords and refused sign-ins into the audit trail; of refusals ten a minute, with
 * the next one telling how many were left out (`unrecorded`). Of a refused sign-in with an address that nobody has only a
 * hash under a key derived from SECRET_KEY is kept (`typedHash`).
 */
export function recordAccess({
  db,
  secretKey,
  now,
}: {
  readonly db: Database;
  readonly secretKey: Uint8Array;
  now(): Date;
}): AuthenticationParts['record'] {
  const refusals = limitRefusals(refusalsAMinuteMax);
  const hashTyped = hashTypedWith(secretKey);
  return async (access) => {
    const { action, userId, address } = access;
    if (userId === null) {
      const unrecorded = refusals.note(now().getTime());
      if (unrecorded !== null) await recordRefusal(db, access, { unrecorded, hashTyped });
      return;
    }
    const user = await db.user.findUnique({ where: { id: userId } });
    await recordAudit(
      db,
      { id: userId, name: user?.name ?? '', role: 'admin' },
      {
        action,
        resource: 'user',
        resourceId: userId,
        after: { email: user?.email ?? null, ...(address === null ? {} : { address }) },
      },
    );
  };
}
