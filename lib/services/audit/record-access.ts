import type { Access, AuthenticationParts } from '@/lib/auth/authentication';
import { limitRefusals } from '@/lib/auth/limit-refusals';
import type { Database } from '@/lib/db/database';
import { boundIdentifier } from '@/lib/domain/wire-text';
import type { Actor } from '../service-context';
import { recordAudit } from './record-audit';

const refusalsAMinuteMax = 10;
const emailBytesMax = 254;
const nobody: Actor = { id: null, name: '(nobody signed in)', role: 'viewer' };

async function recordRefusal(
  db: Database,
  { action, email, address }: Access,
  unrecorded: number,
): Promise<void> {
  const typed = email === null ? null : boundIdentifier(email, emailBytesMax);
  const user = typed === null ? null : await db.user.findUnique({ where: { email: typed.toLowerCase() } });
  await recordAudit(db, nobody, {
    action,
    resource: 'user',
    resourceId: user?.id ?? null,
    after: { email: typed, address, isKnown: user !== null, ...(unrecorded > 0 ? { unrecorded } : {}) },
  });
}

/**
 * Writes sign-ins, sign-outs, changed passwords and refused sign-ins into the audit trail; of refusals ten a minute, with
 * the next one telling how many were left out (`unrecorded`). What was typed as a password is never known here.
 */
export function recordAccess(db: Database, now: () => Date): AuthenticationParts['record'] {
  const refusals = limitRefusals(refusalsAMinuteMax);
  return async (access) => {
    const { action, userId, address } = access;
    if (userId === null) {
      const unrecorded = refusals.note(now().getTime());
      if (unrecorded !== null) await recordRefusal(db, access, unrecorded);
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
