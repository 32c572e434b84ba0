import { appendFileSync, mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Spool } from './spool';
import { emptyBatch, type WriteBatch } from './write-batch';

const log = pino({ level: 'silent' });
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spool-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (bytesMax?: number, segmentBytesMax?: number) =>
  Spool.open({ folder, log, bytesMax, segmentBytesMax });

function counts(brokerId: number): WriteBatch {
  return { ...emptyBatch(brokerId), minutes: [{ topic: 't'.repeat(200), minute: 0, count: 1, bytes: 1 }] };
}

function facts(brokerId: number): WriteBatch {
  const host = { hostId: 'h'.repeat(200), state: 'online', since: 0, firstSeenAt: 0 } as const;
  return { ...emptyBatch(brokerId), hosts: [host] };
}

async function appendAll(spool: Spool, batches: readonly WriteBatch[]): Promise<void> {
  for (const batch of batches) await spool.append({ sequence: await spool.nextSequence(), batch });
}

async function drain(spool: Spool): Promise<WriteBatch[]> {
  const batches: WriteBatch[] = [];
  for (let entry = await spool.oldest(); entry; entry = await spool.oldest()) {
    batches.push(entry.batch);
    await spool.removeOldest();
  }
  return batches;
}

function segments(): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
}

describe('Spool', () => {
  test('gives batches back in order, whole, and leaves no file behind', async () => {
    const spool = await open(undefined, 500);
    const batches = [1, 2, 3, 4, 5].map((id) => (id % 2 ? counts(id) : facts(id)));
    await appendAll(spool, batches);
    expect(spool.size).toBe(5);
    expect(segments().length).toBeGreaterThan(1);
    expect(await drain(spool)).toEqual(batches);
    expect([spool.size, spool.bytes, segments()]).toEqual([0, 0, []]);
  });

  test('batches appended while reading come after those that waited', async () => {
    const spool = await open();
    await appendAll(spool, [facts(1), facts(2)]);
    expect((await spool.oldest())?.batch.brokerId).toBe(1);
    await spool.removeOldest();
    await appendAll(spool, [facts(3)]);
    expect(spool.size).toBe(2);
    expect((await drain(spool)).map((batch) => batch.brokerId)).toEqual([2, 3]);
  });

  test('a killed process loses nothing that was appended, and its half line is passed over', async () => {
    const before = await open();
    await appendAll(before, [facts(1), facts(2), facts(3)]);
    const [segment = ''] = segments();
    appendFileSync(join(folder, segment), '{"sequence":4,"batch":{"brokerId":4,"topi');

    const after = await open();
    expect(after.id).toBe(before.id);
    expect(after.counters.unreadableLines).toBe(1);
    await appendAll(after, [facts(5)]);
    expect((await drain(after)).map((batch) => batch.brokerId)).toEqual([1, 2, 3, 5]);
  });

  test('damage in the middle costs that line only', async () => {
    const before = await open();
    await appendAll(before, [facts(1)]);
    const file = join(folder, segments()[0] ?? '');
    truncateSync(file, 20);
    appendFileSync(file, '\n\u0000\u0000\u0000\n{"no":"batch"}\n');
    appendFileSync(file, `${JSON.stringify({ sequence: 9, batch: facts(7) })}\n`);
    const after = await open();
    expect(after.counters.unreadableLines).toBe(3);
    expect((await drain(after)).map((batch) => batch.brokerId)).toEqual([7]);
  });

  test('sequence numbers never repeat over restarts', async () => {
    const first = await open();
    const seen = [await first.nextSequence(), await first.nextSequence()];
    const second = await open();
    seen.push(await second.nextSequence());
    expect(seen[0]).toBeLessThan(seen[1] ?? 0);
    expect(seen[1]).toBeLessThan(seen[2] ?? 0);
  });

  test('when full, the oldest counts go first and every fact stays', async () => {
    const spool = await open(6000, 1000);
    const batches = Array.from({ length: 30 }, (_, index) => (index % 3 ? counts(index) : facts(index)));
    await appendAll(spool, batches);
    expect(spool.bytes).toBeLessThanOrEqual(6000);
    const left = await drain(spool);
    const lost = batches.length - left.length;
    expect(left.filter((batch) => batch.hosts.length > 0)).toEqual(
      batches.filter((batch) => batch.hosts.length > 0),
    );
    expect(left.at(-1)).toEqual(batches.at(-1));
    expect(spool.counters).toMatchObject({ droppedSeriesRows: lost, droppedFactRows: 0 });
    expect(lost).toBeGreaterThan(0);
  });

  test('when full of facts alone, the oldest go and are counted', async () => {
    const spool = await open(6000, 1000);
    const batches = Array.from({ length: 30 }, (_, index) => facts(index));
    await appendAll(spool, batches);
    expect(spool.bytes).toBeLessThanOrEqual(6000);
    const left = await drain(spool);
    expect(left).toEqual(batches.slice(-left.length));
    expect(spool.counters.droppedFactRows).toBe(batches.length - left.length);
  });

  test('keeps the newest refused batches aside, never among the waiting', async () => {
    const spool = await open();
    for (let sequence = 1; sequence <= 25; sequence++)
      await spool.keepRefused({ sequence, batch: facts(sequence) });
    const kept = readdirSync(folder).filter((name) => name.startsWith('refused-'));
    expect(kept).toHaveLength(20);
    expect(kept.sort()[0]).toContain('0000000006');
    expect([spool.size, spool.counters.refusedBatches]).toEqual([0, 25]);
  });
});
