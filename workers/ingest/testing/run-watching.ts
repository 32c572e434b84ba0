import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { createSecretBox, type SecretBox } from '@/lib/config/secret-box';
import { createBatchWriter } from '@/lib/db/batch-writer';
import { createDatabase, type Database } from '@/lib/db/database';
import { Spool } from '@/lib/db/spool';
import { recordFindings } from '@/lib/services/alerts/record-findings';
import { createTestDatabase } from '@/scripts/testing/test-database';
import { createHeartbeat } from '@/workers/runtime/heartbeat';
import { runServices } from '@/workers/runtime/run-services';
import { BrokerSupervisor } from '../supervise-brokers';

export type Watching = {
  readonly db: Database;
  readonly secrets: SecretBox;
  readonly supervisor: BrokerSupervisor;
  /** Adds a broker as a person would; resolves with its id. */
  addBroker(url: string, more?: { readonly kind?: string; readonly topics?: string[] }): Promise<number>;
  /** Stops the worker's part in order, which writes all that is left; the database stays. */
  stopWorker(): Promise<void>;
  stop(): Promise<void>;
};

/** The watching half of the worker, in this process, on a database of its own. */
export async function runWatching(): Promise<Watching> {
  const database = await createTestDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'brokerwatch-watching-'));
  const db = createDatabase(database.url, 8);
  const log = pino({ level: 'silent' });
  const secrets = createSecretBox(Buffer.alloc(32, 7));
  const openWriter = async (name: string) =>
    createBatchWriter({
      db,
      log,
      spool: await Spool.open({ folder: join(folder, name), log }),
      recordFindings: (tx, brokerId, findings) =>
        recordFindings(tx, brokerId, findings, { publicUrl: 'http://test', now: new Date() }),
    });
  const [factBatches, seriesBatches] = [await openWriter('facts'), await openWriter('series')];
  const supervisor = new BrokerSupervisor({ db, secrets, log, factBatches, seriesBatches, now: Date.now });
  const heartbeat = createHeartbeat({
    db,
    log,
    writers: [factBatches, seriesBatches],
    pulses: () => supervisor.pulses(),
    counters: () => supervisor.counters(),
  });
  const writers = [factBatches, seriesBatches].map((writer) => ({
    name: 'writer',
    start: async () => {},
    stop: () => writer.close(),
  }));
  const stopWorker = await runServices([...writers, supervisor, heartbeat], log, 20_000);
  let brokers = 0;
  return {
    db,
    secrets,
    supervisor,
    async addBroker(url, { kind = 'auto', topics = ['#'] } = {}) {
      const row = await db.broker.create({ data: { name: `Plant ${++brokers}`, url, kind, topics } });
      return row.id;
    },
    stopWorker,
    async stop() {
      await stopWorker();
      await db.$disconnect();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
