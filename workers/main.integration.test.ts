import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { afterEach, expect, test } from 'vitest';
import { createDatabase } from '@/lib/db/database';
import { startMosquitto } from '@/scripts/testing/mosquitto';
import { createTestDatabase } from '@/scripts/testing/test-database';

const generous = { timeout: 90_000, interval: 100 };
const cleanups: (() => Promise<unknown> | unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function startWorker(env: Readonly<Record<string, string>>): {
  child: ChildProcess;
  ended: Promise<number | null>;
  errors(): string;
} {
  const child = spawn(process.execPath, ['--import', 'tsx', 'workers/main.ts'], {
    env: { ...process.env, LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  cleanups.push(() => child.kill('SIGKILL'));
  return {
    child,
    ended: new Promise((done) => child.once('exit', (code) => done(code))),
    errors: () => errors,
  };
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'brokerwatch-worker-'));
  cleanups.push(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

test('the worker watches MQTT_URL, and SIGTERM loses no count', async () => {
  const database = await createTestDatabase();
  cleanups.push(() => database.drop());
  const db = createDatabase(database.url, 2);
  cleanups.push(() => db.$disconnect());
  const broker = await startMosquitto();
  cleanups.push(() => broker.stop());
  const worker = startWorker({ DATABASE_URL: database.url, DATA_DIR: folder(), MQTT_URL: broker.url });
  await expect.poll(() => db.broker.count({ where: { state: 'online' } }), generous).toBe(1);
  await expect.poll(() => db.workerInstance.count(), generous).toBe(1);

  const sensor = await mqtt.connectAsync(broker.url);
  for (let count = 0; count < 300; count++) await sensor.publishAsync('plant/a', String(count), { qos: 1 });
  await sensor.endAsync();
  await expect
    .poll(async () => JSON.stringify((await db.broker.findFirst())?.pulse), generous)
    .toContain('"topicCount":1');
  worker.child.kill('SIGTERM');
  expect(await worker.ended).toBe(0);
  expect(await db.topicMinute.aggregate({ _sum: { count: true } })).toEqual({ _sum: { count: 300 } });
  expect(await db.workerInstance.count()).toBe(0);
});

test('no database: one sentence and exit code 1', async () => {
  const worker = startWorker({ DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none', DATA_DIR: folder() });
  expect(await worker.ended).toBe(1);
  const lines = worker
    .errors()
    .split('\n')
    .filter((line) => line.startsWith('brokerwatch worker:'));
  expect(lines).toHaveLength(1);
});
