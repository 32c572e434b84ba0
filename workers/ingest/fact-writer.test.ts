import pino from 'pino';
import { describe, expect, test } from 'vitest';
import type { BatchWriter } from '@/lib/db/batch-writer';
import type { WriteBatch } from '@/lib/db/write-batch';
import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { Finding } from '@/lib/domain/finding';
import { FactWriter, type StateRows } from './fact-writer';

const generous = { timeout: 10_000, interval: 5 };
const noState: StateRows = { clients: [], subscriptions: [], nodes: [], devices: [], hosts: [] };

function event(raw: string): BrokerEvent {
  return {
    kind: 'unparsed',
    receivedAt: 0,
    brokerAt: null,
    clientId: null,
    clientIdConfidence: 'absent',
    origin: 'mqtt',
    spoofable: false,
    raw,
  };
}
const finding: Finding = { action: 'clear', detector: 'd', key: 'k', at: 0, summary: '' };

function facts(write: (batch: WriteBatch) => Promise<void> = async () => {}) {
  const batches: WriteBatch[] = [];
  const dropped: number[] = [];
  const writer: BatchWriter = {
    async write(batch) {
      await write(batch);
      batches.push(batch);
    },
    drained: async () => {},
    status: () => ({ isDatabaseAway: false, spooledBatches: 0 }),
    close: async () => {},
  };
  const underTest = new FactWriter({
    brokerId: 1,
    writer,
    log: pino({ level: 'silent' }),
    takeState: () => noState,
    onDropped: (count) => dropped.push(count),
  });
  underTest.start();
  return { underTest, batches, dropped };
}

describe('FactWriter', () => {
  test('events that come together are written together, in order', async () => {
    const { underTest, batches } = facts();
    for (let count = 0; count < 500; count++) underTest.addEvent(event(`${count}`));
    await expect.poll(() => batches.length, generous).toBe(1);
    expect(batches[0]?.events.map(({ raw }) => raw)).toEqual(
      Array.from({ length: 500 }, (_, index) => `${index}`),
    );
    await underTest.stop();
  });

  test('a finding goes with the events before it, without waiting for more', async () => {
    const { underTest, batches } = facts();
    underTest.addEvent(event('cause'));
    underTest.addFindings([finding]);
    await expect.poll(() => batches.length, generous).toBe(1);
    expect(batches[0]).toMatchObject({ events: [{ raw: 'cause' }], findings: [finding] });
    await underTest.stop();
  });

  test('one write at a time; what comes meanwhile goes with the next', async () => {
    let release: () => void = () => {};
    const { underTest, batches } = facts((batch) => {
      if (batch.findings.length === 0) return Promise.resolve();
      return new Promise((done) => {
        release = done;
      });
    });
    underTest.addFindings([finding]);
    await new Promise((done) => setTimeout(done, 30));
    for (let count = 0; count < 10; count++) underTest.addEvent(event('later'));
    release();
    await expect.poll(() => batches.map((batch) => batch.events.length), generous).toEqual([0, 10]);
    await underTest.stop();
  });

  test('stop writes what is left', async () => {
    const { underTest, batches } = facts();
    underTest.addEvent(event('last'));
    underTest.addMetric({ name: 'm', at: 1, value: 2 });
    await underTest.stop();
    expect(batches).toMatchObject([{ events: [{ raw: 'last' }], metrics: [{ name: 'm' }] }]);
  });

  test('what is over the bound is counted as dropped', async () => {
    const { underTest, dropped } = facts(() => new Promise(() => {}));
    for (let count = 0; count < 200_010; count++) underTest.addEvent(event(''));
    expect(dropped.length).toBe(10);
  });

  test('a batch that nobody took is counted as dropped and the next one is tried', async () => {
    let failures = 1;
    const { underTest, batches, dropped } = facts(async () => {
      if (failures-- > 0) throw new Error('disk full');
    });
    underTest.addEvent(event('lost'));
    await expect.poll(() => dropped, generous).toEqual([1]);
    underTest.addEvent(event('kept'));
    await expect.poll(() => batches.length, generous).toBe(1);
    await underTest.stop();
  });
});
