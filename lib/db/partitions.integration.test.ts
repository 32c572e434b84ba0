import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase } from '@/scripts/testing/test-database';
import { createDatabase, type Database } from './database';
import { dropExpiredPartitions, ensurePartitions } from './partitions';

const now = Date.UTC(2026, 10, 22, 23, 59, 59);
const dayMs = 86_400_000;
let test1: Awaited<ReturnType<typeof createTestDatabase>>;
let db: Database;

beforeAll(async () => {
  test1 = await createTestDatabase();
  db = createDatabase(test1.url, 2);
});
afterAll(async () => {
  await db?.$disconnect();
  await test1?.drop();
});

async function minutesByTable(): Promise<Record<string, number>> {
  const rows = await db.$queryRaw<{ name: string; rows: bigint }[]>`
    SELECT tableoid::regclass::text AS name, count(*) AS rows FROM topic_minute GROUP BY 1`;
  return Object.fromEntries(rows.map((row) => [row.name, Number(row.rows)]));
}

function insertMinute(at: number): Promise<number> {
  return db.$executeRaw`INSERT INTO topic_minute (broker_id, topic_id, minute, count, bytes) VALUES (1, 1, ${new Date(at)}, 1, 10)`;
}

describe('day partitions', () => {
  test('rows before their day exists wait in the default partition and move when it is made', async () => {
    await insertMinute(now);
    await insertMinute(now + 1000);
    await insertMinute(now - 40 * dayMs);
    expect(await minutesByTable()).toEqual({ topic_minute_default: 3 });

    const created = await ensurePartitions(db, now, 1, 1);
    expect(created.filter((name) => name.startsWith('topic_minute'))).toEqual([
      'topic_minute_p20261121',
      'topic_minute_p20261122',
      'topic_minute_p20261123',
    ]);
    expect(created).toHaveLength(12);
    expect(await minutesByTable()).toEqual({
      topic_minute_p20261122: 1,
      topic_minute_p20261123: 1,
      topic_minute_default: 1,
    });
  });

  test('a second call makes nothing, a later one only the new day', async () => {
    expect(await ensurePartitions(db, now, 1, 1)).toEqual([]);
    expect(await ensurePartitions(db, now + dayMs, 1)).toEqual([
      'topic_minute_p20261124',
      'metric_minute_p20261124',
      'broker_metric_p20261124',
      'broker_event_p20261124',
    ]);
  });

  test('two workers at the same time do not fail', async () => {
    const results = await Promise.allSettled([ensurePartitions(db, now, 6), ensurePartitions(db, now, 6)]);
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'fulfilled']);
    expect(await ensurePartitions(db, now, 6)).toEqual([]);
  });

  test('partitions carry the indexes of their table', async () => {
    const rows = await db.$queryRaw<{ definition: string }[]>`
      SELECT indexdef AS definition FROM pg_indexes WHERE tablename = 'topic_minute_p20261122'`;
    expect(rows.map((row) => /USING (\w+)/.exec(row.definition)?.[1]).sort()).toEqual(['brin', 'btree']);
  });

  test('retention drops whole days past it, each series by its own, and old rows of the default partition', async () => {
    const result = await dropExpiredPartitions(db, now + 2 * dayMs, {
      eventDays: 30,
      minuteDays: 2,
      metricDays: 1,
    });
    expect(result).toEqual({
      dropped: [
        'topic_minute_p20261121',
        'metric_minute_p20261121',
        'broker_metric_p20261121',
        'broker_metric_p20261122',
      ],
      defaultRows: 1,
    });
    expect(await minutesByTable()).toEqual({ topic_minute_p20261122: 1, topic_minute_p20261123: 1 });
  });
});
