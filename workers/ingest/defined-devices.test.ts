import { describe, expect, test } from 'vitest';
import type { SpanRow } from '@/lib/db/write-batch';
import { TopicStore } from '@/lib/detection/topic-store';
import type { BrokerEvent } from '@/lib/domain/broker-event';
import { DefinedDevices, type Definition } from './defined-devices';

const start = 1_800_000_000_000;
const seeing = { isSeeing: true, since: start };
const press: Definition = {
  id: 1,
  filter: 'plant/press/#',
  clientId: null,
  intervalSeconds: 10,
  learnedSeconds: null,
};
const robot: Definition = {
  id: 2,
  filter: null,
  clientId: 'robot',
  intervalSeconds: null,
  learnedSeconds: null,
};

function watch(...definitions: Definition[]) {
  const topics = new TopicStore();
  const spans: SpanRow[] = [];
  const connectedSince = new Map<string, number | null>();
  const devices = new DefinedDevices({
    topics,
    reader: {
      sessions: {
        session: (clientId) => {
          const since = connectedSince.get(clientId);
          return since === undefined ? null : { connectedSince: since };
        },
      },
    },
    facts: { addSpan: (span) => spans.push(span) },
  });
  devices.define(definitions);
  devices.tick(start, seeing);
  spans.length = 0;
  return {
    devices,
    topics,
    connectedSince,
    speak: (name: string, at: number) => topics.count(topics.intern(name), 10, start + at),
    tick: (at: number, sight = seeing) => devices.tick(start + at, sight),
    told: () => spans.map(({ state, at }) => [state, at - start]),
  };
}
const event = (kind: BrokerEvent['kind'], at: number): BrokerEvent => ({
  kind,
  receivedAt: start + at,
  brokerAt: null,
  clientId: 'robot',
  clientIdConfidence: 'exact',
  origin: 'mqtt',
  spoofable: false,
  raw: '',
});

describe('a device known by its topics', () => {
  test('is not judged before all of its topics have been looked for among very many', () => {
    const { devices, topics, speak, tick, told } = watch();
    for (let other = 0; other < 120_000; other++) topics.intern(`plant/other/${other}`);
    speak('plant/press/state', 0);
    devices.define([{ ...press, intervalSeconds: 1 }]);
    for (let at = 3000; at <= 30_000; at += 3000) {
      speak('plant/press/state', at);
      tick(at);
    }
    expect(told()).toEqual([['online', expect.any(Number)]]);
    devices.define([
      { ...press, intervalSeconds: 1 },
      { ...press, id: 3, filter: 'plant/mill' },
    ]);
    for (let at = 33_000; at <= 60_000; at += 3000) {
      speak('plant/press/state', at);
      tick(at);
    }
    expect(told().filter(([state]) => state === 'offline')).toHaveLength(0);
  });

  test('starts anew when it becomes another MQTT client', () => {
    const { devices, connectedSince, tick, told } = watch(robot);
    connectedSince.set('robot', start);
    tick(1000);
    connectedSince.delete('robot');
    devices.noteEvent(event('client.disconnected', 2000));
    devices.define([{ ...robot, clientId: 'other' }]);
    tick(3000);
    expect(told().at(-1)?.[0]).toBe('unknown');
  });

  test('online while it speaks, offline after three intervals, and again when it speaks', () => {
    const { speak, tick, told } = watch(press);
    speak('plant/press/state', 1500);
    speak('plant/saw/state', 1500);
    for (let at = 2000; at <= 40_000; at += 1000) tick(at);
    speak('plant/press/alarm', 50_200);
    tick(51_000);
    expect(told()).toEqual([
      ['online', 1500],
      ['offline', 31_500],
      ['online', 50_200],
    ]);
  });

  test('unknown while the monitor sees nothing, and no outage by that', () => {
    const { speak, tick, told } = watch(press);
    speak('plant/press/state', 1000);
    tick(2000);
    const blind = { isSeeing: false, since: start + 5000 };
    for (let at = 6000; at < 100_000; at += 1000) tick(at, blind);
    const back = { isSeeing: true, since: start + 100_000 };
    tick(101_000, back);
    speak('plant/press/state', 103_000);
    tick(104_000, back);
    expect(told()).toEqual([
      ['online', 1000],
      ['unknown', 5000],
      ['online', 103_000],
    ]);
  });

  test('learns how often it speaks, and tells so once', () => {
    const { devices, speak, tick, told } = watch({ ...press, intervalSeconds: null });
    for (let at = 0; at <= 300_000; at += 1000) {
      if (at % 10_000 === 0) speak('plant/press/state', at);
      tick(at);
    }
    expect(devices.takeRows(start + 300_000)).toMatchObject([{ id: 1, state: 'online', learnedSeconds: 10 }]);
    expect(devices.takeRows(start + 300_500)).toEqual([]);
    for (let at = 301_000; at <= 340_000; at += 1000) tick(at);
    expect(told().at(-1)).toEqual(['offline', 330_000]);
  });

  test('a topic that takes the place of another is looked at anew', () => {
    const { devices, topics, speak, tick } = watch(press);
    speak('plant/saw/1', 500);
    tick(1000);
    const index = topics.indexOf('plant/saw/1');
    const original = topics.name.bind(topics);
    topics.name = (place) => (place === index ? 'plant/press/1' : original(place));
    topics.firstSeenAt = () => start + 2000;
    topics.lastSeenAt = () => start + 2000;
    tick(3000);
    expect(devices.takeRows(start + 3000)).toMatchObject([{ state: 'online', lastMessageAt: start + 2000 }]);
  });
});

describe('a device known by its MQTT client id', () => {
  test('comes and goes with its connection, to the millisecond', () => {
    const { devices, connectedSince, tick, told } = watch(robot);
    connectedSince.set('robot', start + 1234);
    devices.noteEvent(event('client.connected', 1234));
    tick(2000);
    connectedSince.delete('robot');
    devices.noteEvent(event('client.disconnected', 5678));
    tick(6000);
    tick(60_000, { isSeeing: false, since: start + 50_000 });
    tick(70_000, { isSeeing: true, since: start + 65_000 });
    expect(told()).toEqual([
      ['online', 1234],
      ['offline', 5678],
      ['unknown', 50_000],
    ]);
  });

  test('an old connection that ends after a takeover is no outage', () => {
    const { devices, connectedSince, tick, told } = watch(robot);
    connectedSince.set('robot', start + 100);
    tick(1000);
    devices.noteEvent(event('client.disconnected', 2000));
    tick(3000);
    expect(told()).toEqual([['online', 100]]);
  });
});

test('a changed interval keeps what was reached, another filter is learned anew', () => {
  const { devices, speak, tick, told } = watch(press);
  speak('plant/press/x', 500);
  tick(1000);
  devices.define([{ ...press, intervalSeconds: 600 }]);
  tick(60_000);
  devices.define([{ ...press, filter: 'plant/other/#' }]);
  tick(61_000);
  tick(95_000);
  expect(told()).toEqual([
    ['online', 500],
    ['unknown', 61_000],
    ['offline', 91_000],
  ]);
});

test('what spoke before it was defined is online from its definition on', () => {
  const { devices, speak, tick, told } = watch();
  speak('plant/press/x', 50_000);
  devices.define([press]);
  tick(55_000);
  expect(told()).toEqual([['online', 55_000]]);
});
