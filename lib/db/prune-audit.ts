import type { Database } from './database';

/** No entry younger than this can be deleted: the database itself refuses it. */
export const auditDaysMin = 30;
const batchSize = 10_000;

/** Deletes up to 10,000 audit entries from before `olderThan`, oldest first, by the one way that the table allows. */
export async function pruneAudit(db: Database, olderThan: Date): Promise<number> {
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`SET LOCAL brokerwatch.audit_retention = 'on'`;
    return tx.$executeRaw`
      DELETE FROM audit_entry WHERE id IN (
        SELECT id FROM audit_entry WHERE at < ${olderThan}::timestamptz ORDER BY at LIMIT ${batchSize}::int)`;
  });
}
