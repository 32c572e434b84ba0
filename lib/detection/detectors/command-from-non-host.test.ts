import { describe, expect, test } from 'vitest';
import type { Observation } from '../detector';
import {
  eventObservation,
  observedWorld,
  raisesIn,
  sparkplugObservation,
  testStart,
} from '../testing/observed-world';
import { oneDay, playEvents, type Step } from '../testing/play-events';
import { TopicStore } from '../topic-store';
import { commandFromNonHost } from './command-from-non-host';

const settings = { learningHours: 24 };
const command = 'spBv1.0/Site/DCMD/Line1/Pump';

/** Plays messages, host states and sweeps at seconds of a week; a topic stands for one message on it. */
type Happening = readonly [at: number, what: string | Observation];
function play(happenings: readonly Happening[], memory?: unknown) {
  const topics = new TopicStore();
  const world = observedWorld({ topics });
  const detector = commandFromNonHost.start(settings, { memory });
  const found = happenings.flatMap(([at, what]) => {
    const now = testStart + at * 1000;
    if (typeof what !== 'string') return detector.run(what, world, now);
    topics.count(topics.intern(what), 10, now);
    return detector.run({ type: 'sweep' }, world, now + 1000);
  });
  return { found: raisesIn(found), detector };
}
const host = (hostId: string, next: 'online' | 'offline' | 'unknown'): Observation =>
  sparkplugObservation({ entity: 'host', cause: 'STATE', hostId, next, edgeNode: '', group: '' });
const sweep: Observation = { type: 'sweep' };
const later = oneDay + 100;

describe('where the broker names publishers', () => {
  const publishes = (clientId: string, topic: string, at: number): Step => ({
    kind: 'publish.attributed',
    clientId,
    topic,
    at,
  });
  const judge = (steps: readonly Step[], more: object = {}) =>
    playEvents(commandFromNonHost, steps, { settings: { ...settings, ...more } });

  test.each([
    [command, 'critical'],
    ['spBv1.0/Site/NCMD/Line1', 'critical'],
    ['plant/press/set', 'high'],
    ['plant/cmd/start', 'high'],
  ])('a command on %s from who never sent one is %s', (topic, severity) => {
    const found = judge([publishes('scada', topic, 0), publishes('laptop', topic, later)]);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      severity,
      subject: { kind: 'topic', id: topic },
      evidence: { clientIds: ['laptop'], isSenderKnown: true },
    });
  });

  test.each<{ name: string; steps: readonly Step[]; more?: object }>([
    {
      name: 'a learned commander',
      steps: [publishes('scada', command, 0), publishes('scada', 'a/set', later)],
    },
    {
      name: 'a host that announced itself while learning',
      steps: [publishes('scada', 'spBv1.0/STATE/main', 0), publishes('scada', command, later)],
    },
    {
      name: 'a known host of the settings',
      steps: [publishes('x', 'a', 0), publishes('scada-2', command, later)],
      more: { knownHosts: ['scada-*'] },
    },
    {
      name: 'telemetry',
      steps: [publishes('x', 'a', 0), publishes('laptop', 'plant/temperature', later)],
    },
  ])('$name is silent', ({ steps, more }) => {
    expect(judge(steps, more)).toEqual([]);
  });
});

describe('where it does not', () => {
  test('a Sparkplug command while every host application is offline', () => {
    const { found } = play([
      [0, host('main', 'online')],
      [100, host('main', 'offline')],
      [200, command],
    ]);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ severity: 'medium', evidence: { isSenderKnown: false } });
    expect(found[0]?.summary).toContain('does not tell who publishes');
  });

  test('a command on a plain topic that never carried one', () => {
    const { found } = play([
      [0, 'plant/press/set'],
      [later, 'plant/press/set'],
      [later + 10, 'plant/oven/set'],
      [later + 20, 'plant/oven/set'],
    ]);
    expect(found.map(({ subject }) => subject.id)).toEqual(['plant/oven/set']);
    expect(found[0]?.confidence).toBeLessThanOrEqual(0.5);
  });

  test('what is usual outlives a restart', () => {
    const { detector } = play([[0, 'plant/press/set']]);
    const memory = JSON.parse(JSON.stringify(detector.memory()));
    expect(play([[later, 'plant/press/set']], memory).found).toEqual([]);
    expect(play([[later, 'plant/oven/set']], memory).found).toHaveLength(1);
  });

  test.each<{ name: string; happenings: readonly Happening[] }>([
    {
      name: 'a host is online',
      happenings: [
        [0, host('a', 'offline')],
        [1, host('b', 'online')],
        [200, command],
      ],
    },
    { name: 'no host ever announced itself', happenings: [[200, command]] },
    {
      name: 'the host changes over',
      happenings: [
        [0, host('a', 'offline')],
        [5, command],
      ],
    },
    {
      name: 'nothing is known of the host',
      happenings: [
        [0, host('a', 'offline')],
        [1, host('a', 'unknown')],
        [200, command],
      ],
    },
    {
      name: 'it is still learning',
      happenings: [
        [0, 'x/set'],
        [3600, 'plant/press/set'],
      ],
    },
    {
      name: 'it is one more device of many',
      happenings: [
        ...[1, 2, 3, 4, 5].map((number): Happening => [number, `plant/lamp-${number}/set`]),
        [later, 'plant/lamp-6/set'],
      ],
    },
    {
      name: 'nothing came since',
      happenings: [
        [0, 'a/set'],
        [later, sweep],
        [later + 5, sweep],
      ],
    },
  ])('silent when $name', ({ happenings }) => {
    expect(play(happenings).found).toEqual([]);
  });

  test('the monitor’s own publishes and unnamed kinds are passed over', () => {
    const own = eventObservation({
      kind: 'publish.attributed',
      clientId: 'brokerwatch-monitor',
      topic: command,
    });
    expect(
      play([
        [0, sweep],
        [later, own],
      ]).found,
    ).toEqual([]);
  });
});
