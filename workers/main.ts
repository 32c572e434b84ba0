import { join } from 'node:path';
import { requireEnv } from '@/lib/config/env';
import { createLogger } from '@/lib/config/logger';
import { createSecretBox, loadSecretKey } from '@/lib/config/secret-box';
import { type BatchWriter, createBatchWriter } from '@/lib/db/batch-writer';
import { createDatabase } from '@/lib/db/database';
import { Spool } from '@/lib/db/spool';
import { recordFindings } from '@/lib/services/alerts/record-findings';
import { createDispatchLoop } from './dispatch/dispatch-loop';
import { adoptEnvBroker } from './ingest/env-broker';
import { BrokerSupervisor } from './ingest/supervise-brokers';
import { createNoticeLoop } from './notices/notice-loop';
import { createRetainLoop } from './retain/retain';
import { createHeartbeat } from './runtime/heartbeat';
import { runServices, type Service } from './runtime/run-services';

const connectionsMax = 10;
const stopDeadlineMs = 10_000;

function writerService(name: string, writer: BatchWriter): Service {
  return { name, start: async () => {}, stop: () => writer.close() };
}

async function main(): Promise<() => Promise<void>> {
  const env = requireEnv();
  const log = createLogger('worker', env.LOG_LEVEL);
  const databaseUrl = env.DATABASE_URL;
  if (databaseUrl === undefined)
    throw new Error('DATABASE_URL must be set for the worker alone: npm start sets it');
  const secrets = createSecretBox(loadSecretKey(env.SECRET_KEY, env.DATA_DIR));
  const db = createDatabase(databaseUrl, connectionsMax);
  const publicUrl = `http://${env.HOST.includes(':') ? `[${env.HOST}]` : env.HOST}:${env.PORT}`;

  const openWriter = async (name: string) =>
    createBatchWriter({
      db,
      log,
      spool: await Spool.open({ folder: join(env.DATA_DIR, 'spool', name), log }),
      recordFindings: (tx, brokerId, findings) =>
        recordFindings(tx, brokerId, findings, { publicUrl, now: new Date() }),
    });
  // Two ways in, so that an alert never waits behind a large batch of counts.
  const factBatches = await openWriter('facts');
  const seriesBatches = await openWriter('series');
  const supervisor = new BrokerSupervisor({ db, secrets, log, factBatches, seriesBatches, now: Date.now });
  const dispatch = createDispatchLoop({ db, databaseUrl, secrets, log, now: () => new Date() });
  const notices = createNoticeLoop({ db, databaseUrl, log, publicUrl, now: () => new Date() });
  const heartbeat = createHeartbeat({
    db,
    log,
    writers: [factBatches, seriesBatches],
    pulses: () => supervisor.pulses(),
    counters: () => supervisor.counters(),
  });
  const stop = await runServices(
    [
      { name: 'database', start: () => adoptEnvBroker(db, secrets, env), stop: () => db.$disconnect() },
      createRetainLoop({ db, log, now: () => new Date() }),
      writerService('fact batches', factBatches),
      writerService('series batches', seriesBatches),
      dispatch,
      notices,
      supervisor,
      heartbeat,
    ],
    log,
    stopDeadlineMs,
  );
  log.info('worker ready');
  return stop;
}

const running = main();
// `disconnect`: the process that started us was killed.
for (const signal of ['SIGINT', 'SIGTERM', 'disconnect'] as const) {
  process.on(signal, () => {
    running
      .then((stop) => stop())
      .then(
        () => process.exit(0),
        () => process.exit(1),
      );
  });
}
running.catch((error: unknown) => {
  const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
  process.stderr.write(
    `brokerwatch worker: ${error instanceof Error ? error.message : String(error)}${cause}\n`,
  );
  process.exit(1);
});
