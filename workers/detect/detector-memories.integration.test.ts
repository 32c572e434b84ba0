import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, type Database } from '@/lib/db/database';
import { createTestDatabase } from '@/scripts/testing/test-database';
import { MemorySaver, readMemories } from './detector-memories';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabase(database.url, 2);
});
afterAll(async () => {
  await db?.$disconnect();
  await database?.drop();
});

test('memories come back by kind, the newest of each, and go with their broker', async () => {
  const { id } = await db.broker.create({ data: { name: 'b', url: 'mqtt://x', topics: [] } });
  const warnings: object[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void warnings.push(JSON.parse(line)) });
  const saver = new MemorySaver(db, id, log);
  const first = new Date(Date.UTC(2026, 0, 1));
  const later = new Date(Date.UTC(2026, 0, 2));
  await saver.save({ one: { v: 1, hostile: '\u202e\\u0000"\ud800' }, two: [1, 2] }, first);
  await saver.save({ one: { v: 2 }, two: [1, 2], long: 'x'.repeat(300_000) }, later);
  expect(await readMemories(db, id)).toEqual({ one: { v: 2 }, two: [1, 2] });
  const rows = await db.detectorMemory.findMany({ orderBy: { kind: 'asc' } });
  expect(rows.map(({ kind, savedAt }) => [kind, savedAt])).toEqual([
    ['one', later],
    ['two', first],
  ]);
  expect(warnings).toMatchObject([{ kind: 'long', characters: 300_002 }]);
  await db.broker.delete({ where: { id } });
  await saver.save({ one: { v: 3 } }, later);
  expect(await db.detectorMemory.count()).toBe(0);
});
