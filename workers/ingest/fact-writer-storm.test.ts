import { expect, test } from 'vitest';
import { createLogger } from '@/lib/config/logger';
import type { WriteBatch } from '@/lib/db/write-batch';
import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { Finding } from '@/lib/domain/finding';
import { FactWriter } from './fact-writer';

const event = (receivedAt: number): BrokerEvent => ({
  kind: 'client.connected',
  receivedAt,
  brokerAt: null,
  clientId: `c${receivedAt}`,
  clientIdConfidence: 'exact',
  origin: 'mqtt',
  spoofable: false,
  raw: 'raw',
});
const finding = (at: number): Finding => ({ action: 'clear', detector: 'd', key: `k${at}`, at, summary: '' });

test('a storm is written in bounded batches, whole and in order, so that none is too large ever to commit', async () => {
  const batches: WriteBatch[] = [];
  const facts = new FactWriter({
    brokerId: 1,
    log: createLogger('test', 'silent'),
    writer: {
      write: async (batch) => void batches.push(batch),
      drained: async () => {},
      status: () => ({ isDatabaseAway: false, spooledBatches: 0 }),
      close: async () => {},
    },
    takeState: () => ({ clients: [], subscriptions: [], nodes: [], devices: [], hosts: [] }),
    onDropped: () => expect.unreachable(),
  });
  for (let at = 0; at < 60_000; at++) {
    facts.addEvent(event(at));
    if (at % 3 === 0) facts.addFindings([finding(at)]);
  }
  facts.start();
  await facts.stop();
  expect(Math.max(...batches.map(({ events }) => events.length))).toBeLessThanOrEqual(10_000);
  expect(Math.max(...batches.map(({ findings }) => findings.length))).toBeLessThanOrEqual(200);
  expect(batches.flatMap(({ events }) => events.map(({ receivedAt }) => receivedAt))).toEqual(
    Array.from({ length: 60_000 }, (_, at) => at),
  );
  expect(batches.flatMap(({ findings }) => findings)).toHaveLength(20_000);
});
