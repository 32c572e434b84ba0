import pino from 'pino';
import { describe, expect, test } from 'vitest';
import type { BatchWriter } from '@/lib/db/batch-writer';
import type { WriteBatch } from '@/lib/db/write-batch';
import { TopicStore } from '@/lib/detection/topic-store';
import { LastPayloads } from './last-payloads';
import { SeriesWriter } from './series-writer';

const minute = 60_000;
const start = Date.UTC(2026, 10, 22, 12);

function collecting(): { writer: BatchWriter; batches: WriteBatch[] } {
  const batches: WriteBatch[] = [];
  const writer: BatchWriter = {
    write: async (batch) => void batches.push(batch),
    drained: async () => {},
    status: () => ({ isDatabaseAway: false, spooledBatches: 0 }),
    close: async () => {},
  };
  return { writer, batches };
}

function series(topicsMax = 1_000_000, { writer, batches } = collecting()) {
  const topics = new TopicStore({ topicsMax });
  const payloads = new LastPayloads();
  const log = pino({ level: 'silent' });
  const underTest = new SeriesWriter({ brokerId: 1, writer, log, topics, payloads }, start);
  const count = (topic: string, at: number, bytes = 10) => {
    const index = topics.intern(topic);
    topics.count(index, bytes, at);
    payloads.note(index, Buffer.from(topic), topic.length, false);
  };
  return { underTest, batches, count, topics };
}

const settled = () => new Promise((done) => setTimeout(done, 5));
const minutesOf = (batches: readonly WriteBatch[]) =>
  batches.flatMap((batch) =>
    batch.minutes.map((row) => [row.topic, (row.minute - start) / minute, row.count, row.bytes]),
  );

describe('SeriesWriter', () => {
  test('topics go each second, minute counts each ten, as additions', async () => {
    const { underTest, batches, count } = series();
    for (let second = 1; second <= 10; second++) {
      count('a', start + second * 1000 - 500);
      underTest.tick(start + second * 1000);
      await settled();
    }
    expect(batches.flatMap((batch) => batch.topics.map((row) => row.messages))).toEqual(Array(10).fill(1));
    expect(minutesOf(batches)).toEqual([['a', 0, 10, 100]]);
  });

  test('what was counted before a new minute belongs to the old one', async () => {
    const { underTest, batches, count } = series();
    count('a', start + 59_000);
    underTest.beginMinute(start + minute);
    count('a', start + 61_000);
    count('b', start + 61_000);
    await underTest.flush();
    expect(minutesOf(batches)).toEqual([
      ['a', 0, 1, 10],
      ['a', 1, 1, 10],
      ['b', 1, 1, 10],
    ]);
    const messages = batches.flatMap((batch) => batch.topics).reduce((sum, row) => sum + row.messages, 0);
    expect(messages).toBe(3);
  });

  test('many topics are written less often, and nothing is lost or doubled', async () => {
    const { underTest, batches, count } = series();
    for (let second = 1; second <= 20; second++) {
      for (let topic = 0; topic < 6000; topic++) count(`t${topic}`, start + second * 1000 - 500);
      underTest.tick(start + second * 1000);
      await settled();
    }
    const writes = batches.filter((batch) => batch.topics.length > 0).length;
    expect(writes).toBeLessThanOrEqual(8);
    await underTest.flush();
    const rows = batches.flatMap((batch) => batch.topics);
    expect(rows.reduce((sum, row) => sum + row.messages, 0)).toBe(120_000);
    expect(minutesOf(batches).reduce((sum, row) => sum + Number(row[2]), 0)).toBe(120_000);
  });

  test('batches are bounded in rows', async () => {
    const { underTest, batches, count } = series();
    for (let topic = 0; topic < 45_000; topic++) count(`t${topic}`, start);
    await underTest.flush();
    expect(batches.map((batch) => [batch.topics.length, batch.minutes.length])).toEqual([
      [20_000, 20_000],
      [20_000, 20_000],
      [5000, 5000],
    ]);
  });

  test('minutes that had to wait keep the name of their topic when it was evicted and its place is another’s', async () => {
    const { underTest, batches, count, topics } = series(10);
    for (let topic = 0; topic < 10; topic++) count(`flood/${topic}`, start);
    underTest.beginMinute(start + minute);
    expect(topics.reclaim(start + 11 * minute)).not.toEqual([]);
    count('late', start + 11 * minute);
    await underTest.flush();
    expect(minutesOf(batches)).toEqual([
      ...Array.from({ length: 10 }, (_, topic) => [`flood/${topic}`, 0, 1, 10]),
      ['late', 1, 1, 10],
    ]);
  });

  test('the last payload goes with its topic, capped, with its full length', async () => {
    const { underTest, batches, count } = series();
    const name = 'long/'.repeat(2000);
    count('a', start + 1);
    count('a', start + 2);
    count(name, start);
    await underTest.flush();
    const [first, second] = batches.flatMap((batch) => batch.topics);
    expect(first?.payload).toEqual({ base64: Buffer.from('a').toString('base64'), length: 1, at: start + 2 });
    expect(second?.payload?.length).toBe(10_000);
    expect(Buffer.from(second?.payload?.base64 ?? '', 'base64')).toHaveLength(4096);
  });
});
