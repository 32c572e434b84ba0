import type { Logger } from '@/lib/config/logger';
import type { BatchWriter } from '@/lib/db/batch-writer';

/** A full spool drains within this on a database that answers; watching is worth more than to wait for a slower one. */
const waitMs = 30_000;

/**
 * Resolves when what earlier processes left on disk is in the database, so that what is read back from there is the last
 * that was known. After 30 s it resolves all the same, with a warning in the log: state of before is then read back.
 */
export async function restoreSpooled(writers: readonly BatchWriter[], log: Logger): Promise<void> {
  const signal = AbortSignal.timeout(waitMs);
  try {
    await Promise.all(writers.map((writer) => writer.drained(signal)));
  } catch {
    log.warn('batches still wait on disk: brokers are watched with what is stored of them');
  }
}
