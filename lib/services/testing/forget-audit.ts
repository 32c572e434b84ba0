import type { Database } from '@/lib/db/database';

/** Empties the audit trail between tests, which the product itself cannot do: the owner of the table lifts its triggers. */
export async function forgetAudit(db: Database): Promise<void> {
  await db.$transaction([
    db.$executeRaw`ALTER TABLE audit_entry DISABLE TRIGGER USER`,
    db.$executeRaw`DELETE FROM audit_entry`,
    db.$executeRaw`ALTER TABLE audit_entry ENABLE TRIGGER USER`,
  ]);
}
