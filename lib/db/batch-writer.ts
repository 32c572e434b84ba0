import type { Logger } from '@/lib/config/logger';
import { applyBatch, type RecordFindings } from './apply-batch';
import type { Database, Transaction } from './database';
import type { Spool } from './spool';
import type { SpooledBatch } from './spool-segment';
import { judgeFailure } from './sql-state';
import { TopicIdCache } from './topic-id-cache';
import type { WriteBatch } from './write-batch';

/** Past this a batch's transaction counts as lost and is tried again; the checkpoint makes that safe. */
const transactionMs = 30_000;
const connectMs = 5_000;
const defaultRetryMs = 1000;
/** Unclear failures of one batch, with the database answering, before it counts as refused. */
const unclearFailuresMax = 5;

export type BatchWriterOptions = {
  readonly db: Database;
  readonly spool: Spool;
  readonly log: Logger;
  readonly recordFindings: RecordFindings;
  /** How long to wait between tries while the database is away. */
  readonly retryMs?: number;
};

type BatchWriterStatus = {
  readonly isDatabaseAway: boolean;
  /** Batches that wait on disk. */
  readonly spooledBatches: number;
};

export type BatchWriter = {
  /**
   * Stores a batch: resolves when it is committed, or safe on disk while the database is away. Batches are written in the
   * order of the calls, each exactly once. Rejects only when the disk fails too.
   */
  write(batch: WriteBatch): Promise<void>;
  /** Resolves when nothing waits on disk any more; rejects when the signal is aborted first. */
  drained(signal: AbortSignal): Promise<void>;
  status(): BatchWriterStatus;
  /** Finishes the batch at hand; what waits on disk stays there for the next start. */
  close(): Promise<void>;
};

/** The one way of the worker's rows into PostgreSQL; begins at once to drain what an earlier process left in the spool. */
export function createBatchWriter(options: BatchWriterOptions): BatchWriter {
  return new SpoolingBatchWriter(options);
}

type Outcome = 'done' | 'away' | 'empty';

class SpoolingBatchWriter implements BatchWriter {
  private readonly topicIds = new TopicIdCache();
  private tail: Promise<unknown> = Promise.resolve();
  private isDatabaseAway = false;
  private isDraining = false;
  private isClosed = false;
  private timer: NodeJS.Timeout | null = null;
  private unclearFailures = 0;

  constructor(private readonly options: BatchWriterOptions) {
    if (options.spool.size > 0) this.drainLater(0);
  }

  write(batch: WriteBatch): Promise<void> {
    return this.inTurn(() => this.store(batch));
  }

  async drained(signal: AbortSignal): Promise<void> {
    while (this.options.spool.size > 0) {
      signal.throwIfAborted();
      await sleep(50);
    }
  }

  status(): BatchWriterStatus {
    return { isDatabaseAway: this.isDatabaseAway, spooledBatches: this.options.spool.size };
  }

  async close(): Promise<void> {
    this.isClosed = true;
    if (this.timer) clearTimeout(this.timer);
    await this.tail;
  }

  private inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.tail.then(work);
    this.tail = result.catch(() => undefined);
    return result;
  }

  private async store(batch: WriteBatch): Promise<void> {
    const { spool, retryMs = defaultRetryMs } = this.options;
    const entry = { sequence: await spool.nextSequence(), batch };
    if (spool.size === 0 && !this.isClosed && (await this.attempt(entry)) === 'done') return;
    await spool.append(entry);
    this.drainLater(retryMs);
  }

  private drainLater(delayMs: number): void {
    if (this.timer || this.isDraining || this.isClosed) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      void this.drain();
    }, delayMs);
  }

  private async drain(): Promise<void> {
    const { log, retryMs = defaultRetryMs } = this.options;
    this.isDraining = true;
    let outcome: Outcome = 'done';
    try {
      while (outcome === 'done' && !this.isClosed) outcome = await this.inTurn(() => this.drainOne());
    } catch (error) {
      log.error({ err: error }, 'the spool cannot be read');
      outcome = 'away';
    }
    this.isDraining = false;
    if (outcome === 'away') this.drainLater(retryMs);
  }

  private async drainOne(): Promise<Outcome> {
    const entry = await this.options.spool.oldest();
    if (!entry) return 'empty';
    const outcome = await this.attempt(entry);
    if (outcome === 'done') await this.options.spool.removeOldest();
    return outcome;
  }

  private async attempt(entry: SpooledBatch): Promise<Outcome> {
    const { log, spool } = this.options;
    try {
      await withDeadline(this.commit(entry), transactionMs);
      this.unclearFailures = 0;
      if (this.isDatabaseAway) log.info({ spooledBatches: spool.size }, 'batches can be written again');
      this.isDatabaseAway = false;
      return 'done';
    } catch (error) {
      if (await this.isRefused(error)) {
        log.error(
          { err: error, brokerId: entry.batch.brokerId },
          'the database refused a batch: it was put aside',
        );
        this.unclearFailures = 0;
        await spool.keepRefused(entry);
        return 'done';
      }
      if (!this.isDatabaseAway)
        log.warn({ err: error }, 'a batch could not be written: batches wait on disk');
      this.isDatabaseAway = true;
      this.topicIds.clear();
      return 'away';
    }
  }

  private async commit({ sequence, batch }: SpooledBatch): Promise<void> {
    const { db, spool, recordFindings } = this.options;
    const knownTopics = this.topicIds.of(batch.brokerId);
    const ids = await db.$transaction(
      async (tx) => {
        const isNew = await passCheckpoint(tx, spool.id, sequence);
        return isNew ? applyBatch(tx, batch, { knownTopics, recordFindings }) : null;
      },
      { timeout: transactionMs, maxWait: connectMs },
    );
    if (ids) this.topicIds.learn(batch.brokerId, ids);
    else this.topicIds.forget(batch.brokerId);
  }

  private async isRefused(error: unknown): Promise<boolean> {
    const verdict = judgeFailure(error);
    if (verdict !== 'unclear') return verdict === 'refused';
    const probe = this.options.db.$queryRaw`SELECT 1`;
    const isAnswering = await withDeadline(probe, connectMs).then(
      () => true,
      () => false,
    );
    if (!isAnswering) return false;
    this.unclearFailures += 1;
    return this.unclearFailures >= unclearFailuresMax;
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

async function withDeadline<Result>(work: PromiseLike<Result>, deadlineMs: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    const error = Object.assign(new Error(`no answer within ${deadlineMs} ms`), { code: 'ETIMEDOUT' });
    timer = setTimeout(() => fail(error), deadlineMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** False when this batch, or a later one, has already been committed: an answer that was lost, or a crash before the file went. */
async function passCheckpoint(tx: Transaction, spoolId: string, sequence: number): Promise<boolean> {
  const passed = await tx.$executeRaw`
    INSERT INTO spool_checkpoint AS stored (spool_id, batch, at) VALUES (${spoolId}, ${sequence}::bigint, now())
    ON CONFLICT (spool_id) DO UPDATE SET batch = EXCLUDED.batch, at = EXCLUDED.at WHERE stored.batch < EXCLUDED.batch`;
  return passed > 0;
}
