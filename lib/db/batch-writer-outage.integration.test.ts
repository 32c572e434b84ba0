import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@/scripts/postgres/embedded-postgres';
import { createBatchWriter } from './batch-writer';
import { createDatabase, type Database } from './database';
import { applyMigrations } from './migrate';
import { Spool } from './spool';
import { emptyBatch, type WriteBatch } from './write-batch';

const log = pino({ level: 'silent' });
const now = Date.UTC(2026, 10, 22, 12, 0, 30);
const generous = () => AbortSignal.timeout(90_000);
let dataDir: string;
let server: EmbeddedPostgres;
let db: Database;
let brokerId: number;

const startServer = (port?: number) =>
  startEmbeddedPostgres({
    dataDir,
    database: 'outage',
    port,
    settings: ['fsync=off', 'full_page_writes=off'],
  });

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'brokerwatch-outage-'));
  chmodSync(dataDir, 0o755);
  server = await startServer();
  await applyMigrations(server.url);
  db = createDatabase(server.url, 4);
  brokerId = (await db.broker.create({ data: { name: 'b', url: 'mqtt://127.0.0.1', topics: ['#'] } })).id;
});
afterAll(async () => {
  await db?.$disconnect();
  await server?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

function batch(number: number): WriteBatch {
  return {
    ...emptyBatch(brokerId),
    topics: [
      {
        name: 't',
        messages: 1,
        bytes: 2,
        retained: false,
        qos: 0,
        firstSeenAt: now,
        lastSeenAt: now + number,
        payload: null,
      },
    ],
    minutes: [{ topic: 't', minute: now, count: 1, bytes: 2 }],
    events: [
      {
        kind: 'client.connected',
        receivedAt: now + number,
        brokerAt: null,
        clientId: `c${number}`,
        clientIdConfidence: 'exact',
        origin: 'mqtt',
        spoofable: false,
        raw: 'connected',
      },
    ],
  };
}

async function stored() {
  const events = await db.brokerEvent.findMany({ where: { brokerId }, orderBy: { id: 'asc' } });
  const topic = await db.topic.findFirst({ where: { brokerId } });
  const [minute] = await db.topicMinute.findMany({ where: { brokerId } });
  return {
    events: events.map((event) => event.clientId),
    messages: Number(topic?.messageCount),
    minute: minute?.count,
  };
}

function expected(count: number) {
  return { events: Array.from({ length: count }, (_, index) => `c${index}`), messages: count, minute: count };
}

test('what is written while PostgreSQL is down arrives once and in order when it is back', async () => {
  const folder = join(dataDir, 'spool-outage');
  const spool = await Spool.open({ folder, log });
  const writer = createBatchWriter({ db, spool, log, retryMs: 50, recordFindings: async () => undefined });
  await writer.write(batch(0));

  const inFlight = Array.from({ length: 30 }, (_, index) => writer.write(batch(index + 1)));
  await server.stop();
  await Promise.all(inFlight);
  await writer.write(batch(31));
  expect(writer.status().isDatabaseAway).toBe(true);
  expect(writer.status().spooledBatches).toBeGreaterThan(0);

  server = await startServer(server.port);
  const during = Array.from({ length: 10 }, (_, index) => writer.write(batch(index + 32)));
  await Promise.all(during);
  await writer.drained(generous());
  await writer.write(batch(42));
  expect(await stored()).toEqual(expected(43));
  expect(writer.status()).toEqual({ isDatabaseAway: false, spooledBatches: 0 });
  expect(readdirSync(folder).filter((name) => name.endsWith('.jsonl'))).toEqual([]);
  await writer.close();
});

test('an answer that is lost after the commit does not write the batch twice', async () => {
  const spool = await Spool.open({ folder: join(dataDir, 'spool-lost-answer'), log });
  let losses = 3;
  const losing = new Proxy(db, {
    get(target, name, receiver) {
      if (name !== '$transaction') return Reflect.get(target, name, receiver);
      return async (...input: Parameters<Database['$transaction']>) => {
        const result = await target.$transaction(...input);
        losses -= 1;
        if (losses >= 0) throw Object.assign(new Error('terminating connection'), { code: '57P01' });
        return result;
      };
    },
  });
  const writer = createBatchWriter({
    db: losing,
    spool,
    log,
    retryMs: 10,
    recordFindings: async () => undefined,
  });
  for (let number = 43; number < 50; number++) await writer.write(batch(number));
  await writer.drained(generous());
  expect(losses).toBeLessThan(0);
  expect(await stored()).toEqual(expected(50));
  await writer.close();
});

test('a worker killed in the middle of draining leaves the rest to the next one, nothing twice', async () => {
  const folder = join(dataDir, 'spool-killed');
  const spool = await Spool.open({ folder, log, segmentBytesMax: 2000 });
  for (let number = 50; number < 250; number++) {
    await spool.append({ sequence: await spool.nextSequence(), batch: batch(number) });
  }
  const tsx = join(process.cwd(), 'node_modules/.bin/tsx');
  const worker = spawn(
    tsx,
    [fileURLToPath(new URL('./fixtures/drain-spool.ts', import.meta.url)), server.url, folder],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    },
  );
  await new Promise<void>((done) => {
    worker.stdout.on('data', (text: Buffer) => {
      if (Number(text.toString().trim().split('\n').at(-1)) < 150 && worker.pid)
        process.kill(-worker.pid, 'SIGKILL');
    });
    worker.on('exit', () => done());
  });
  const half = await stored();
  expect(half.events.length).toBeGreaterThan(50);
  expect(half.events.length).toBeLessThan(250);

  const reopened = await Spool.open({ folder, log });
  const writer = createBatchWriter({
    db,
    spool: reopened,
    log,
    retryMs: 10,
    recordFindings: async () => undefined,
  });
  await writer.write(batch(250));
  await writer.drained(generous());
  expect(await stored()).toEqual(expected(251));
  await writer.close();
});
