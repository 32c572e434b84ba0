import { createDatabase, type Database } from '@/lib/db/database';
import { ensurePartitions } from '@/lib/db/partitions';
import { type MinuteCount, writeTopicMinutes } from '@/lib/db/write-topic-minutes';
import { createDatabaseOn, startTestPostgres } from '../scripts/testing/test-postgres';
import type { Bench } from './bench';

const topics = 10_000;
const minutes = 60;
const peerMinutes = 6;
const start = Date.UTC(2026, 0, 15, 12);

function minuteRows(minute: number): MinuteCount[] {
  return Array.from({ length: topics }, (_, topicId) => ({
    topicId,
    minute: start + minute * 60_000,
    count: 1 + ((topicId * 7 + minute) % 60),
    bytes: 20 + ((topicId * 13 + minute) % 4000),
  }));
}

/** Rows a second over so many minutes of all topics, one call a minute, prepared beforehand. */
async function measure(
  count: number,
  write: (rows: readonly MinuteCount[]) => Promise<unknown>,
): Promise<number> {
  const batches = Array.from({ length: count }, (_, minute) => minuteRows(minute));
  const from = performance.now();
  for (const [index, rows] of batches.entries()) {
    await write(rows);
    if (index % 10 === 9) process.stderr.write(`  ${(index + 1) * topics} rows\n`);
  }
  return (count * topics * 1000) / (performance.now() - from);
}

async function check(db: Database, brokerId: number, rows: number): Promise<void> {
  const stored = await db.topicMinute.count({ where: { brokerId } });
  if (stored !== rows) throw new Error(`${rows} rows were written and ${stored} are stored`);
}

/** One transaction a minute of 10,000 topics into the day partition, fsync on; the peer is Prisma's `createMany`. */
async function compare(db: Database): Promise<{ unnest: number; createMany: number }> {
  await ensurePartitions(db, start, 0);
  await writeTopicMinutes(db, 3, minuteRows(0));
  const unnest = await measure(minutes, (rows) => db.$transaction((tx) => writeTopicMinutes(tx, 1, rows)));
  await check(db, 1, minutes * topics);
  process.stderr.write('  the same with createMany\n');
  const createMany = await measure(peerMinutes, (rows) =>
    db.topicMinute.createMany({
      data: rows.map(({ topicId, minute, count, bytes }) => ({
        brokerId: 2,
        topicId,
        minute: new Date(minute),
        count,
        bytes,
      })),
    }),
  );
  await check(db, 2, peerMinutes * topics);
  return { unnest, createMany };
}

/** How fast the worker's own writer fills the partitioned minute table of a fresh PostgreSQL. */
export const seriesWriteBench: Bench = {
  name: 'series-write',
  async run(report) {
    const server = await startTestPostgres({ durable: true });
    try {
      const database = await createDatabaseOn(server.adminUrl);
      const db = createDatabase(database.url, 2);
      const { unnest, createMany } = await compare(db);
      await db.$disconnect();
      report('rowsPerSecond', unnest, 'rows/s', { rows: minutes * topics });
      report('ratioVsCreateMany', unnest / createMany, 'times', {
        createManyRowsPerSecond: Math.round(createMany),
      });
    } finally {
      await server.stop();
    }
  },
};
