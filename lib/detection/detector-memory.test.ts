import { describe, expect, test } from 'vitest';
import type { Detector } from './detector';
import { authSpray } from './detectors/auth-spray';
import { authSuccessAfterFailures } from './detectors/auth-success-after-failures';
import { keepaliveAbuse } from './detectors/keepalive-abuse';
import { newMqttClient } from './detectors/new-mqtt-client';
import { newSourceAddress } from './detectors/new-source-address';
import { rogueBridge } from './detectors/rogue-bridge';
import { shareGroupJoin } from './detectors/share-group-join';
import { topicScan } from './detectors/topic-scan';
import { detectors } from './registry';
import { eventObservation, observedWorld, type Raise, raisesIn, testStart } from './testing/observed-world';
import { oneDay, repeated, type Step } from './testing/play-events';

type Case = {
  readonly name: string;
  readonly detector: Detector;
  readonly settings?: unknown;
  /** What was seen before the restart, and what after; seconds. */
  readonly before: readonly Step[];
  readonly after: readonly Step[];
  /** Alerts after it with the memory, and without. */
  readonly raises: number;
  readonly without: number;
};

const connects = (clientId: string, at: number, more: Partial<Step> = {}): Step => ({
  kind: 'client.connected',
  clientId,
  address: '10.0.0.5',
  at,
  ...more,
});
const joins = (clientId: string, at: number): Step => ({
  kind: 'client.subscribed',
  clientId,
  filter: '$share/g/plant/#',
  at,
});
const scan = (clientId: string, times: number, from: number) =>
  repeated(times, 0.1, (turn) => ({ kind: 'client.subscribed', clientId, filter: `plant/${turn}` }), from);
const endless = (turn: number) => connects(`dev-${turn}`, 0, { keepAliveSeconds: 0 });
const later = oneDay + 10;

const cases: readonly Case[] = [
  {
    name: 'topic-scan keeps how many filters are usual',
    detector: topicScan,
    before: [...scan('hmi', 40, 0), ...scan('hmi', 1, 100), connects('x', later - 5)],
    after: [...scan('hmi', 100, later), ...scan('laptop', 30, later + 100)],
    raises: 1,
    without: 0,
  },
  {
    name: 'new-source-address keeps networks',
    detector: newSourceAddress,
    before: [connects('plc', 0)],
    after: [connects('plc', later, { address: '10.77.0.1' })],
    raises: 1,
    without: 0,
  },
  {
    name: 'new-mqtt-client keeps who is known, and that it has learned',
    detector: newMqttClient,
    settings: { isReported: true },
    before: [connects('plc', 0)],
    after: [connects('plc', later), connects('laptop', later)],
    raises: 1,
    without: 0,
  },
  {
    name: 'share-group-join keeps members',
    detector: shareGroupJoin,
    before: [joins('worker-1', 0), joins('worker-2', 1)],
    after: [joins('worker-1', later), joins('intruder', later + 1)],
    raises: 1,
    without: 0,
  },
  {
    name: 'rogue-bridge keeps bridges',
    detector: rogueBridge,
    before: [connects('site-b', 0, { isBridge: true })],
    after: [connects('site-b', later, { isBridge: true }), connects('site-x', later, { isBridge: true })],
    raises: 1,
    without: 0,
  },
  {
    name: 'keepalive-abuse keeps who is known',
    detector: keepaliveAbuse,
    before: repeated(8, 100, endless),
    after: repeated(8, 1, endless, later),
    raises: 0,
    without: 1,
  },
  {
    name: 'auth-spray keeps addresses that have signed in',
    detector: authSpray,
    before: repeated(6, 1, (turn) => connects(`dev-${turn}`, 0, { address: `10.0.0.${turn}` })),
    after: repeated(
      6,
      1,
      (turn) => ({ kind: 'auth.failed', clientId: `dev-${turn}`, address: `10.0.0.${turn}` }),
      later,
    ),
    raises: 0,
    without: 1,
  },
  {
    name: 'auth-success-after-failures keeps who has signed in from where',
    detector: authSuccessAfterFailures,
    before: [connects('plc', 0)],
    after: [
      ...repeated(6, 1, () => ({ kind: 'auth.failed', clientId: 'plc', address: '10.0.0.5' }), later),
      connects('plc', later + 10),
    ],
    raises: 1,
    without: 1,
  },
];

function play(
  { detector, settings, before, after }: Case,
  keep: (memory: unknown) => unknown,
): readonly Raise[] {
  const world = observedWorld();
  const first = detector.start(settings ?? {});
  const run = (running: typeof first, steps: readonly Step[]) =>
    raisesIn(
      steps.flatMap(({ at, ...event }) =>
        running.run(eventObservation(event), world, testStart + Math.round(at * 1000)),
      ),
    );
  run(first, before);
  const memory = keep(JSON.parse(JSON.stringify(first.memory())));
  return run(detector.start(settings ?? {}, { memory }), after);
}

describe('what was learned outlives a restart', () => {
  test.each(cases)('$name', (scene) => {
    expect(new Set(play(scene, (memory) => memory).map(({ key }) => key)).size).toBe(scene.raises);
    expect(new Set(play(scene, () => undefined).map(({ key }) => key)).size).toBe(scene.without);
  });
});

test('an id that signed in before is low after a restart, too', () => {
  const scene = cases.at(-1);
  if (scene === undefined) throw new Error('no case');
  expect(play(scene, (memory) => memory)[0]?.severity).toBe('low');
});

describe('damaged memory is ignored', () => {
  const damaged = [
    7,
    'x',
    [],
    {},
    { version: 1 },
    { version: 9, entries: [] },
    { known: 1, groups: [[1, 2]] },
  ];
  test.each(detectors.map((detector) => [detector.kind, detector] as const))('%s', (_, detector) => {
    for (const memory of damaged) expect(() => detector.start({}, { memory })).not.toThrow();
  });
});
