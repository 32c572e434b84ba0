import { describe, expect, test } from 'vitest';
import type { Observation, World } from '../detector';
import type { Signal } from '../signal';
import { eventObservation, observedWorld, raisesIn, testStart } from '../testing/observed-world';
import { TopicStore } from '../topic-store';
import { exfiltration } from './exfiltration';

const hour = 3600;
const later = 80 * hour;

function createScene(memory?: unknown, settings: object = {}) {
  const topics = new TopicStore();
  for (let topic = 0; topic < 100; topic++)
    topics.count(topics.intern(`plant/line${topic % 10}/sensor${topic}`), 10, testStart);
  const session = (clientId: string) => ({
    clientId,
    username: null,
    address: null,
    connectedSince: testStart,
  });
  const world: World = observedWorld({ topics, session });
  const detector = exfiltration.start(settings, { memory });
  const at = (second: number, observation: Observation) =>
    raisesIn(detector.run(observation, world, testStart + second * 1000));
  const subscribe = (second: number, filter: string, clientId = 'report') =>
    at(second, eventObservation({ kind: 'client.subscribed', clientId, filter }));
  const hours = (from: number, count: number, bytes: number) => {
    const found = [];
    for (let turn = 0; turn < count; turn++) {
      topics.count(topics.intern('plant/line1/sensor1'), bytes, testStart + (from + turn * hour) * 1000);
      found.push(...at(from + turn * hour, { type: 'minute' }));
    }
    return found;
  };
  return { topics, detector, at, subscribe, hours };
}

const signal = (kind: Signal['kind'], topic: number, at: number): Signal => ({
  kind,
  topic,
  at: testStart + at * 1000,
  message: at,
  field: null,
  nats: 10,
  text: '7.9 bits a byte',
  facts: {},
});

describe('breadth', () => {
  test('raises when an MQTT client subscribes to far more than ever', () => {
    const scene = createScene();
    expect(scene.subscribe(0, 'plant/line1/#')).toEqual([]);
    const found = scene.subscribe(later, 'plant/#');
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      severity: 'medium',
      key: 'breadth client:report',
      evidence: { usualMost: 25 },
    });
  });

  test('what is usual outlives a restart', () => {
    const before = createScene();
    before.subscribe(0, 'plant/line1/#');
    const memory = JSON.parse(JSON.stringify(before.detector.memory()));
    expect(createScene(memory).subscribe(later, 'plant/#')).toHaveLength(1);
    expect(createScene().subscribe(later, 'plant/#')).toEqual([]);
  });

  test.each<{ name: string; filters: readonly string[]; at?: number; settings?: object }>([
    { name: 'a little more', filters: ['plant/line1/#', 'plant/line2/sensor2'] },
    { name: 'the same once more', filters: ['plant/line1/#', 'plant/line1/#'] },
    { name: 'more while learning', filters: ['plant/line1/#', 'plant/#'], at: hour },
    { name: 'exact topics, however many', filters: ['plant/line1/sensor1', 'a/b', 'c/d', 'e/f'] },
    {
      name: 'an allowed one',
      filters: ['plant/line1/#', 'plant/#'],
      settings: { allowList: [{ clientId: 'report' }] },
    },
  ])('$name is silent', ({ filters, at = later, settings }) => {
    const { subscribe } = createScene(undefined, settings);
    const found = filters.flatMap((filter, turn) => subscribe(turn === 0 ? 0 : at, filter));
    expect(found).toEqual([]);
  });
});

describe('volume', () => {
  test('raises when what it receives is several times its most', () => {
    const scene = createScene();
    scene.subscribe(0, 'plant/#');
    expect(scene.hours(1, 80, 5e6)).toEqual([]);
    const found = scene.hours(1 + 80 * hour, 3, 400e6);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ severity: 'high', key: 'egress client:report' });
    expect(found[0]?.evidence).toMatchObject({ megabytesPerHour: 400, usualMegabytesPerHour: 5 });
  });

  test.each<{ name: string; usual: number; now: number }>([
    { name: 'three times the usual', usual: 50e6, now: 150e6 },
    { name: 'little in all', usual: 1e6, now: 30e6 },
  ])('$name is silent', ({ usual, now }) => {
    const scene = createScene();
    scene.subscribe(0, 'plant/#');
    expect([...scene.hours(1, 80, usual), ...scene.hours(later + hour, 3, now)]).toEqual([]);
  });
});

describe('a short visit', () => {
  type Visit = {
    filter?: string;
    stay?: number;
    leave?: 'client.disconnected' | 'client.unsubscribed';
    reason?: string;
  };
  const visit = (
    scene: ReturnType<typeof createScene>,
    second: number,
    { filter = '#', stay = 5, leave = 'client.disconnected', reason = 'clean' }: Visit = {},
  ) => {
    const clientId = 'guest';
    const event = (kind: 'client.connected' | 'client.subscribed' | typeof leave, more: object = {}) =>
      eventObservation({ kind, clientId, ...more });
    const found = [
      ...scene.at(second, event('client.connected', { cleanStart: true })),
      ...scene.at(second, event('client.subscribed', { filter })),
    ];
    for (let swept = 5; swept <= stay; swept += 5) found.push(...scene.at(second + swept, { type: 'sweep' }));
    return [...found, ...scene.at(second + stay, event(leave, { filter, reason }))];
  };
  const learnedScene = (settings: object = {}, memory?: unknown) => {
    const scene = createScene(memory, settings);
    scene.subscribe(0, 'plant/line1/sensor1');
    return scene;
  };

  test.each<[string, Visit, string]>([
    ['leaves', {}, 'high'],
    ['unsubscribes', { leave: 'client.unsubscribed' }, 'high'],
    ['takes a good part only', { filter: 'plant/#' }, 'high'],
    ['is lost, which may be its line', { reason: 'connection lost' }, 'medium'],
  ])('of one that subscribes to much and %s is told', (_, how, severity) => {
    const found = visit(learnedScene(), later, how);
    expect(found).toMatchObject([{ key: 'visit client:guest', severity, evidence: { seconds: 5 } }]);
    expect(found[0]?.summary).toContain('retained message');
  });

  test.each<[string, Visit, object]>([
    ['one that stays for a minute', { stay: 60 }, {}],
    ['one that takes little', { filter: 'plant/line1/#' }, {}],
    ['one whose session is taken over', { reason: 'session taken over' }, {}],
    ['an allowed one', {}, { allowList: [{ clientId: 'guest' }] }],
  ])('of %s is silent', (_, how, settings) => {
    expect(visit(learnedScene(settings), later, how)).toEqual([]);
  });

  test('of one that checks so every day, or has watched for long before, is silent, after a restart too', () => {
    for (const before of [
      { at: hour, stay: 5 },
      { at: later, stay: 100 },
    ]) {
      const scene = learnedScene();
      expect(visit(scene, before.at, before)).toEqual([]);
      const memory = JSON.parse(JSON.stringify(scene.detector.memory()));
      expect(visit(scene, later + hour)).toEqual([]);
      expect(visit(learnedScene({}, memory), later + hour)).toEqual([]);
    }
  });
});

describe('channels', () => {
  const named = (count: number, length: number, second = later) => {
    const scene = createScene();
    const raise = (name: string, at: number) =>
      scene.at(at, { type: 'signals', signals: [signal('new-topic', scene.topics.intern(name), at)] });
    raise('plant/line1/sensor1', 0);
    return Array.from({ length: count }, (_, turn) =>
      raise(`x/${turn}/${'a'.repeat(length)}`, second + turn),
    ).flat();
  };

  test('very long names, twenty in a minute', () => {
    expect(named(30, 200)).toHaveLength(1);
    expect(named(15, 200)).toEqual([]);
    expect(named(30, 20)).toEqual([]);
    expect(named(30, 200, hour)).toEqual([]);
  });

  test('payloads that look random, twenty in ten minutes', () => {
    const play = (gap: number) => {
      const scene = createScene();
      return Array.from({ length: 30 }, (_, turn) =>
        scene.at(turn * gap, { type: 'signals', signals: [signal('entropy', 5, turn * gap)] }),
      ).flat();
    };
    expect(play(10)).toHaveLength(1);
    expect(play(60)).toEqual([]);
  });
});
