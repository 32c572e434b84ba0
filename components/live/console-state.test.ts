import { describe, expect, test } from 'vitest';
import { type Alert, alertSchema } from '@/lib/domain/alert';
import type { BrokerEventView, BrokerView, OverviewView } from '@/lib/domain/views';
import type { LiveFrame } from '@/lib/live/live-frame';
import { type ConsoleNews, type ConsoleState, reduceConsole, startConsoleState } from './console-state';

const at = (second: number) => new Date(Date.UTC(2026, 10, 22, 12, 0, second)).toISOString();

const broker: BrokerView = {
  id: 1,
  name: 'plant-a',
  url: 'mqtt://a',
  kind: 'auto',
  detectedKind: null,
  version: null,
  username: null,
  hasPassword: false,
  topics: ['#'],
  tls: { hasCa: false, hasClientCertificate: false, serverName: null, pinnedSha256: null },
  source: 'user',
  state: 'connecting',
  stateReason: null,
  stateSince: at(0),
  messagesPerSecond: null,
  bytesPerSecond: null,
  connectedClients: null,
  topicCount: 0,
  lastMessageAt: null,
  openAlerts: 0,
  blindSpots: [],
  updatedAt: at(0),
};
const overview: OverviewView = {
  brokers: [broker],
  openAlerts: { info: 0, low: 0, medium: 0, high: 0, critical: 0 },
  newestAlerts: [],
  recentEvents: [],
  rates: [{ brokerId: 1, broker: 'plant-a', points: [] }],
  fleet: { online: 0, offline: 0, unknown: 0 },
  worker: { seenAt: null, shedMessages: 0, droppedEvents: 0, spooledBatches: 0 },
};
const alert = alertSchema.parse({
  id: 'a1',
  brokerId: 1,
  broker: 'plant-a',
  detector: 'wildcard-subscriber',
  severity: 'high',
  confidence: 0.9,
  state: 'open',
  title: 't',
  summary: 's',
  subject: { kind: 'client', id: 'x' },
  count: 1,
  firstSeenAt: at(1),
  lastSeenAt: at(1),
  evidence: {},
  attack: [],
  url: '',
  shadow: false,
  verdict: null,
  suppressedCount: 0,
  quietUntil: null,
});
const event = (id: string, second: number): BrokerEventView => ({
  id,
  brokerId: 1,
  broker: 'plant-a',
  at: at(second),
  kind: 'client.connected',
  clientId: 'x',
  clientIdConfidence: 'exact',
  username: null,
  address: null,
  reason: null,
  filter: null,
  topic: null,
  raw: '',
});
const pulse = (second: number, messagesPerSecond: number): LiveFrame => ({
  type: 'pulse',
  at: at(second),
  shedMessages: 3,
  droppedEvents: 0,
  spooledBatches: 0,
  brokers: [
    {
      brokerId: 1,
      state: 'online',
      stateReason: null,
      stateSince: at(1),
      messagesPerSecond,
      bytesPerSecond: 10,
      connectedClients: 4,
      topicCount: 5,
      lastMessageAt: at(second),
    },
  ],
});
const run = (...frames: ConsoleNews[]): ConsoleState =>
  frames.reduce(reduceConsole, startConsoleState(overview, []));

describe('pulses', () => {
  test('renew a broker and the worker', () => {
    const state = run(pulse(2, 7));
    expect(state.brokers[0]).toMatchObject({
      name: 'plant-a',
      state: 'online',
      messagesPerSecond: 7,
      connectedClients: 4,
      updatedAt: at(2),
    });
    expect(state.worker).toEqual({ seenAt: at(2), shedMessages: 3, droppedEvents: 0, spooledBatches: 0 });
  });
  test('a closed minute becomes one point, its mean', () => {
    const state = run(pulse(10, 4), pulse(20, 8), pulse(61, 100));
    expect(state.rates[0]?.points).toEqual([{ at: at(0), messagesPerSecond: 6 }]);
  });
});

describe('alerts', () => {
  const openHigh = (...frames: LiveFrame[]) => run(...frames).openAlerts.high;
  const news = (
    cause: Extract<LiveFrame, { type: 'alert' }>['cause'],
    change: Partial<Alert> = {},
  ): LiveFrame => ({ type: 'alert', cause, alert: { ...alert, ...change } });

  test('an opened alert counts and stands first', () => {
    const state = run(news('opened'));
    expect(state.openAlerts.high).toBe(1);
    expect(state.newestAlerts[0]?.id).toBe('a1');
    expect(state.brokers[0]?.openAlerts).toBe(1);
  });
  test('the same frame twice counts once', () => expect(openHigh(news('opened'), news('opened'))).toBe(1));
  test('a repetition does not count again', () =>
    expect(openHigh(news('opened'), news('repeated', { count: 2 }))).toBe(1));
  test('acknowledged is no longer open', () =>
    expect(openHigh(news('opened'), news('acknowledged', { state: 'acknowledged' }))).toBe(0));
  test('resolved leaves the newest', () =>
    expect(run(news('opened'), news('resolved', { state: 'resolved' })).newestAlerts).toEqual([]));
  test('escalation moves the count', () => {
    expect(run(news('opened'), news('escalated', { severity: 'critical' })).openAlerts).toMatchObject({
      high: 0,
      critical: 1,
    });
  });
  test('reopened counts again', () =>
    expect(openHigh(news('opened'), news('resolved', { state: 'resolved' }), news('reopened'))).toBe(1));
  test.each([
    { mutedKind: 'silence', mutedById: 's1' },
    { inhibitedById: 'cause' },
    { shadow: true },
  ] as const)('%j is not counted, and leaves the count when it becomes so', (change) => {
    expect(run(news('opened', change))).toMatchObject({ openAlerts: { high: 0 }, newestAlerts: [] });
    const after = run(news('opened'), news('repeated', change));
    expect(after).toMatchObject({ openAlerts: { high: 0 }, newestAlerts: [], brokers: [{ openAlerts: 0 }] });
  });
  test('what comes back from a snooze counts', () => expect(openHigh(news('released'))).toBe(1));
  test('a count never falls below zero', () =>
    expect(openHigh(news('resolved', { state: 'resolved' }))).toBe(0));
});

test('events are merged by id, newest first', () => {
  const state = run(
    { type: 'events', events: [event('1', 1), event('2', 2)] },
    { type: 'events', events: [event('2', 2), event('3', 3)] },
  );
  expect(state.recentEvents.map((each) => each.id)).toEqual(['3', '2', '1']);
});

test('after a reset the count goes on from everything that was read again, also beyond the newest five', () => {
  const read: ConsoleNews = {
    type: 'all-read',
    overview: { ...overview, openAlerts: { ...overview.openAlerts, high: 1 } },
    alertStates: [['a1', { severity: 'high', state: 'open' }]],
  };
  const repeated: LiveFrame = { type: 'alert', alert, cause: 'opened' };
  expect(run(read, repeated).openAlerts.high).toBe(1);
});
