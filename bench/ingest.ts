import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase, type Database } from '@/lib/db/database';
import { type Mosquitto, startMosquitto } from '../scripts/testing/mosquitto';
import { createDatabaseOn, startTestPostgres } from '../scripts/testing/test-postgres';
import type { Bench } from './bench';
import { type BenchChild, startChild } from './ingest/bench-child';
import { postgresCpuMs } from './ingest/postgres-cpu';

const messages = 500_000;
const topics = 10_000;
const payloadBytes = 20;
const rounds = 3;
const storedMsMax = 60_000;

type Round = { readonly cpuMs: number; readonly seconds: number };
type WorkerRound = Round & { readonly lost: number; readonly databaseCpuMs: number | null };

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function flood(broker: Mosquitto, mark: string): BenchChild {
  return startChild(
    'bench/ingest/publish-flood.ts',
    [broker.port, messages, topics, payloadBytes, mark].map(String),
  );
}

async function until(isDone: () => Promise<boolean>, msMax: number, everyMs: number): Promise<boolean> {
  const from = performance.now();
  while (performance.now() - from < msMax) {
    if (await isDone()) return true;
    await sleep(everyMs);
  }
  return false;
}

/** A plain counter on mqtt.js's `message` event. */
async function bareRound(broker: Mosquitto, counter: BenchChild, mark: string): Promise<Round> {
  const before = await counter.usage();
  const counted = counter.waitFor('counted');
  const publisher = flood(broker, mark);
  await publisher.waitFor('started');
  const from = performance.now();
  await counted;
  const seconds = (performance.now() - from) / 1000;
  const after = await counter.usage();
  await publisher.ended;
  return { cpuMs: after.cpuMs - before.cpuMs, seconds };
}

async function storedCount(db: Database): Promise<number> {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    SELECT coalesce(sum(m.count), 0)::float8 AS count FROM topic_minute m
    JOIN topic t ON t.id = m.topic_id WHERE t.name LIKE 'bench/%'`;
  return row?.count ?? 0;
}

/** The whole worker: until all counts are stored, however long that takes it. */
async function workerRound(
  broker: Mosquitto,
  worker: BenchChild,
  db: Database,
  mark: string,
): Promise<WorkerRound> {
  const storedBefore = await storedCount(db);
  const databaseBefore = await postgresCpuMs(db);
  const before = await worker.usage();
  const publisher = flood(broker, mark);
  await publisher.waitFor('started');
  const from = performance.now();
  const isSeen = async () => (await db.hostApplication.count({ where: { hostId: mark } })) > 0;
  if (!(await until(isSeen, storedMsMax, 25))) throw new Error('the worker did not see the last message');
  const seconds = (performance.now() - from) / 1000;
  await until(async () => (await storedCount(db)) - storedBefore >= messages, storedMsMax, 250);
  const after = await worker.usage();
  const databaseAfter = await postgresCpuMs(db);
  await publisher.ended;
  return {
    cpuMs: after.cpuMs - before.cpuMs,
    seconds,
    lost: messages - ((await storedCount(db)) - storedBefore),
    databaseCpuMs: databaseBefore === null || databaseAfter === null ? null : databaseAfter - databaseBefore,
  };
}

async function isWatching(db: Database): Promise<boolean> {
  return (await db.broker.count({ where: { state: 'online', detectedKind: { not: null } } })) > 0;
}

/** CPU a message costs the whole worker, against a bare mqtt.js counter on the same flood; both measured in turn. */
export const ingestBench: Bench = {
  name: 'ingest',
  async run(report) {
    const server = await startTestPostgres({ durable: true });
    const dataDir = mkdtempSync(join(tmpdir(), 'brokerwatch-bench-'));
    // A queue that never overflows: what is measured is the receiver, not how the broker drops.
    const brokers = await Promise.all(
      [1, 2].map(() => startMosquitto({ lines: ['max_queued_messages 1000000'] })),
    );
    const [bareBroker, workerBroker] = brokers as [Mosquitto, Mosquitto];
    const database = await createDatabaseOn(server.adminUrl);
    const db = createDatabase(database.url, 2);
    const counter = startChild('bench/ingest/count-bare.ts', [bareBroker.url, String(messages)]);
    const worker = startChild('bench/ingest/run-worker.ts', [], {
      DATABASE_URL: database.url,
      DATA_DIR: dataDir,
      MQTT_URL: workerBroker.url,
      LOG_LEVEL: 'warn',
    });
    try {
      await counter.waitFor('ready');
      if (!(await until(() => isWatching(db), storedMsMax, 100)))
        throw new Error('the worker did not come online');
      const bare: Round[] = [];
      const watched: WorkerRound[] = [];
      for (let round = 0; round < rounds; round++) {
        bare.push(await bareRound(bareBroker, counter, `bare-${round}`));
        watched.push(await workerRound(workerBroker, worker, db, `worker-${round}`));
        process.stderr.write(
          `  round ${round + 1}: ${JSON.stringify({ bare: bare.at(-1), worker: watched.at(-1) })}\n`,
        );
      }
      const alerts = await db.alert.groupBy({ by: ['detector'], _count: true });
      process.stderr.write(`  alerts: ${JSON.stringify(alerts.map((row) => [row.detector, row._count]))}\n`);
      reportRounds(report, bare, watched);
      report('rssMb', (await worker.usage()).rssMb, 'MB');
    } finally {
      await Promise.all([worker.stop(), counter.stop()]);
      await db.$disconnect();
      await Promise.all(brokers.map((broker) => broker.stop()));
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
};

function reportRounds(
  report: Parameters<Bench['run']>[0],
  bare: readonly Round[],
  watched: readonly WorkerRound[],
): void {
  const perMessage = (cpuMs: number) => (cpuMs * 1000) / messages;
  const bareCpu = median(bare.map((round) => perMessage(round.cpuMs)));
  const workerCpu = median(watched.map((round) => perMessage(round.cpuMs)));
  const ratios = watched.map((round, index) => round.cpuMs / (bare[index]?.cpuMs ?? Number.NaN));
  report('bareCpuMicrosecondsPerMessage', bareCpu, 'µs', { messages, rounds });
  report('workerCpuMicrosecondsPerMessage', workerCpu, 'µs', { messages, rounds });
  report('cpuRatioVsBareMqttJs', median(ratios), 'times', { rounds });
  report('messagesPerSecond', messages / median(watched.map((round) => round.seconds)), 'messages/s', {
    bare: Math.round(messages / median(bare.map((round) => round.seconds))),
  });
  report(
    'lostCounts',
    watched.reduce((sum, round) => sum + round.lost, 0),
    'messages',
    { of: messages * rounds },
  );
  const database = watched.flatMap((round) => (round.databaseCpuMs === null ? [] : [round.databaseCpuMs]));
  if (database.length > 0) report('databaseCpuMicrosecondsPerMessage', perMessage(median(database)), 'µs');
}
