import { randomUUID } from 'node:crypto';
import type { Logger } from '@/lib/config/logger';
import type { BatchWriter } from '@/lib/db/batch-writer';
import type { Database } from '@/lib/db/database';
import { writePulse } from '@/lib/db/write-pulse';
import type { BrokerPulse } from '@/lib/live/live-frame';
import type { WatchCounters } from '@/workers/ingest/broker-watch';
import type { Service } from './run-services';
import { startLoop } from './start-loop';

export type HeartbeatOptions = {
  readonly db: Database;
  readonly log: Logger;
  readonly writers: readonly BatchWriter[];
  pulses(): readonly BrokerPulse[];
  counters(): WatchCounters;
};

const everyMs = 1000;

/** Tells the database once a second that this worker lives, how its brokers are and what it had to give up. */
export function createHeartbeat(options: HeartbeatOptions): Service {
  const id = randomUUID();
  const startedAt = new Date();
  let loop: { stop(): Promise<void> } | null = null;
  async function beat(): Promise<void> {
    const { db, writers } = options;
    const spooledBatches = writers.reduce((sum, writer) => sum + writer.status().spooledBatches, 0);
    const stats = { ...options.counters(), spooledBatches };
    await writePulse(db, { worker: { id, startedAt, stats }, at: new Date(), brokers: options.pulses() });
  }
  return {
    name: 'heartbeat',
    async start() {
      await beat();
      loop = startLoop({ name: 'heartbeat', everyMs, log: options.log, run: beat });
    },
    async stop() {
      await loop?.stop();
      await options.db.workerInstance.deleteMany({ where: { id } });
    },
  };
}
