import { describe, expect, test } from 'vitest';
import type { CapturedEvent } from '@/lib/domain/case-views';
import { mergeCaseTimeline, sayEvent } from './case-timeline';

const event: CapturedEvent = {
  id: '9',
  at: '2026-11-22T12:00:05.000Z',
  brokerAt: null,
  kind: 'client.connected',
  clientId: null,
  clientIdConfidence: 'unknown',
  username: null,
  address: null,
  port: null,
  reason: null,
  filter: null,
  topic: null,
  origin: 'log',
  spoofable: false,
  raw: 'the raw line',
  details: null,
};
type Capture = Parameters<typeof mergeCaseTimeline>[0]['captures'][number];
const capture = (id: string, events: CapturedEvent[]): Capture => ({
  alert: { id } as Capture['alert'],
  timeline: [{ id: '1', at: '2026-11-22T12:00:05.000Z', kind: 'opened', actor: null, text: '' }],
  deliveries: [
    {
      id: `d-${id}`,
      channel: 'ops',
      cause: 'opened',
      state: 'failed',
      attempts: 2,
      createdAt: '2026-11-22T12:00:06.000Z',
      lastAttemptAt: '2026-11-22T12:00:09.000Z',
      statusCode: 500,
      detail: 'no',
    },
  ],
  events,
});

describe('mergeCaseTimeline', () => {
  test('oldest first; at one moment what happened stands before what was said of it', () => {
    const lines = mergeCaseTimeline({
      acts: [{ id: '2', at: '2026-11-22T12:00:05.000Z', action: 'case.opened', actor: 'Anna', text: '' }],
      notes: [{ id: '1', at: '2026-11-22T11:00:00.000Z', author: 'Bert', text: 'before' }],
      captures: [capture('a', [event])],
    });
    expect(lines.map((line) => `${line.source} ${line.kind}`)).toEqual([
      'note note',
      'event client.connected',
      'alert opened',
      'case opened',
      'delivery failed',
    ]);
    expect(lines.at(-1)?.text).toBe('ops told that it was opened: failed after 2 attempts, status 500; no');
  });

  test('an event that two alerts share stands once, with the first', () => {
    const lines = mergeCaseTimeline({
      acts: [],
      notes: [],
      captures: [capture('a', [event]), capture('b', [event, { ...event, id: '10' }])],
    }).filter((line) => line.source === 'event');
    expect(lines.map(({ id, alertId }) => [id, alertId])).toEqual([
      ['9', 'a'],
      ['10', 'b'],
    ]);
  });
});

test.each([
  [{}, 'the raw line'],
  [{ clientId: 'eve', address: '192.0.2.7', port: 4711 }, 'MQTT client eve, from 192.0.2.7 port 4711'],
  [{ username: 'op', filter: '#', reason: 'denied' }, 'user op, filter #, reason: denied'],
])('an event with %j reads %j', (fields, expected) =>
  expect(sayEvent({ ...event, ...fields })).toBe(expected),
);
