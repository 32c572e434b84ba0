import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LiveFrame } from '@/lib/live/live-frame';
import { createTestDatabase } from '@/scripts/testing/test-database';
import { listenForChanges } from './change-listener';
import { appendChanges, latestSequence, pruneChanges, readChanges } from './change-log';
import { createDatabase, type Database } from './database';

const log = pino({ level: 'silent' });
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabase(database.url, 12);
});
afterAll(async () => {
  await db?.$disconnect();
  await database?.drop();
});

function changed(brokerId: number): LiveFrame {
  return { type: 'changed', resource: 'topics', brokerId };
}

async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = AbortSignal.timeout(60_000);
  while (!(await isTrue())) {
    deadline.throwIfAborted();
    await new Promise((done) => setTimeout(done, 10));
  }
}

describe('the change log', () => {
  test('frames come back in order, after a sequence number, at most so many', async () => {
    expect(await latestSequence(db)).toBe(0n);
    await db.$transaction((tx) => appendChanges(tx, [changed(1), changed(2), changed(3)]));
    const all = await readChanges(db, 0n, 10);
    expect(all.map(({ frame }) => frame)).toEqual([changed(1), changed(2), changed(3)]);
    expect(await latestSequence(db)).toBe(all[2]?.seq);
    expect(await readChanges(db, all[0]?.seq ?? 0n, 1)).toEqual([all[1]]);
    expect(await readChanges(db, all[2]?.seq ?? 0n, 10)).toEqual([]);
  });

  test('a transaction that is rolled back leaves no frame', async () => {
    const before = await latestSequence(db);
    const failing = db.$transaction(async (tx) => {
      await appendChanges(tx, [changed(9)]);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await readChanges(db, before, 10)).toEqual([]);
  });

  test('a reader who follows never misses a frame of transactions that overlap', async () => {
    let after = await latestSequence(db);
    const seen: number[] = [];
    const read = async () => {
      for (const { seq, frame } of await readChanges(db, after, 1000)) {
        after = seq;
        if (frame.type === 'changed' && frame.brokerId !== null) seen.push(frame.brokerId);
      }
    };
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let round = 0; round < 25; round++) {
        await db.$transaction(
          async (tx) => {
            await appendChanges(tx, [changed(1000 + writer * 100 + round)]);
            if (round % 5 === 0) await tx.$executeRaw`SELECT pg_sleep(0.01)`;
          },
          { maxWait: 60_000, timeout: 60_000 },
        );
      }
    });
    let isWriting = true;
    const done = Promise.all(writers).finally(() => {
      isWriting = false;
    });
    while (isWriting) await read();
    await done;
    await read();
    expect(seen).toHaveLength(200);
    expect(new Set(seen).size).toBe(200);
  });

  test('frames of a newer version are passed over, without standing in the way', async () => {
    const before = await latestSequence(db);
    await db.change.createMany({
      data: Array.from({ length: 5 }, () => ({ frame: { type: 'from the future' } })),
    });
    await db.$transaction((tx) => appendChanges(tx, [changed(1)]));
    expect((await readChanges(db, before, 2)).map(({ frame }) => frame)).toEqual([changed(1)]);
  });

  test('pruning keeps the newest, so that numbers go on', async () => {
    const newest = await latestSequence(db);
    expect(await pruneChanges(db, new Date(Date.now() - 3_600_000))).toBe(0);
    expect(await pruneChanges(db, new Date(Date.now() + 3_600_000))).toBeGreaterThan(200);
    expect(await latestSequence(db)).toBe(newest);
  });
});

describe('the listener', () => {
  test('hears each commit, and again after its connection was cut', async () => {
    const heard: string[] = [];
    const listener = listenForChanges({
      databaseUrl: database.url,
      log,
      onNotify: (payload) => heard.push(payload),
    });
    await until(() => heard.includes(''));
    await db.$transaction((tx) => appendChanges(tx, [changed(1)]));
    const first = String(await latestSequence(db));
    await until(() => heard.includes(first));

    heard.length = 0;
    await db.$queryRaw`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND query LIKE 'LISTEN%'`;
    await until(() => heard.includes(''));
    await db.$transaction((tx) => appendChanges(tx, [changed(2)]));
    const second = String(await latestSequence(db));
    await until(() => heard.includes(second));
    await listener.stop();
  });

  test('stops at once, connected or not', async () => {
    const away = new URL(database.url);
    away.port = '1';
    for (const databaseUrl of [database.url, away.href]) {
      const listener = listenForChanges({
        databaseUrl,
        log,
        channel: 'other "channel"',
        onNotify: () => undefined,
      });
      await listener.stop();
    }
    const listening = await db.$queryRaw<unknown[]>`
      SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'`;
    expect(listening).toEqual([]);
  });
});
