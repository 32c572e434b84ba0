import { describe, expect, test } from 'vitest';
import type { RunningDetector } from '../detector';
import type { Signal } from '../signal';
import { eventObservation, observedWorld, testStart } from '../testing/observed-world';
import { type Happening, ordinary, playScene, type Sign, sceneTopic } from '../testing/signal-scene';
import { TopicStore } from '../topic-store';
import { telemetryInjection } from './telemetry-injection';

const style: Sign = ['style', 7];
const early = (gapSeconds: number): Sign => ['early', 12, { gapSeconds }];
const again: Sign = ['usual-again', 6, { hand: true }];
const valueAgain: Sign = ['usual-again', 6, { value: true }];
const at = (second: number, ...signs: readonly Sign[]): Happening => ({ at: second, signs });
/** The device's messages at 0, 10, 20 … with signs on some of them. */
const device = (times: number, signsAt: Readonly<Record<number, readonly Sign[]>> = {}) =>
  Array.from({ length: times }, (_, turn) => at(turn * 10, ...(signsAt[turn * 10] ?? [])));

const stranger = (second: number): readonly Happening[] => [
  {
    at: second,
    event: { kind: 'client.connected', clientId: 'auto-1F3A9C02', address: '10.9.9.9' },
  },
  { at: second + 3, event: { kind: 'client.disconnected', clientId: 'auto-1F3A9C02' } },
];

describe('finds', () => {
  test.each<{ name: string; scene: readonly Happening[]; groups: readonly string[] }>([
    {
      name: 'one message by another hand within the usual values, between two of the device',
      scene: [...device(6, { 30: [again] }), at(23, style, early(3))],
      groups: ['hand', 'timing'],
    },
    {
      name: 'the same where it is not early, but the device’s next one is',
      scene: [...device(6, { 30: [again, early(4)] }), at(26, style)],
      groups: ['hand', 'timing'],
    },
    {
      name: 'a few by another hand on a topic without a rhythm',
      scene: [
        ...[0, 7, 31, 55, 60].map((second) => at(second, ...(second === 0 ? [] : [again]))),
        ...[3, 20, 40].map((second) => at(second, style)),
      ],
      groups: ['hand', 'interleaving'],
    },
    {
      name: 'a plain number with fewer digits, too soon',
      scene: [...device(6, { 30: [again] }), at(24, ['style', 7], early(4))],
      groups: ['hand', 'timing'],
    },
    {
      name: 'a value out of range in the usual style, out of rhythm, that is gone with the next message',
      scene: [...device(6, { 30: [valueAgain] }), at(23, ['value-range', 20], ['value-step', 15], early(3))],
      groups: ['content', 'timing'],
    },
    {
      name: 'payloads of an hour ago, played again beside the device',
      scene: [
        ...device(12),
        ...[23, 43, 63].map((second) => at(second, ['duplicate', 10, { isResent: false }], early(3))),
      ],
      groups: ['replay', 'timing'],
    },
    {
      name: 'messages retained on a topic that never was, with another hand',
      scene: [...device(6, { 30: [again] }), at(26, style, ['retain-set', 10])],
      groups: ['hand', 'identity'],
    },
  ])('$name', ({ scene, groups }) => {
    const raised = playScene(telemetryInjection, scene);
    expect(raised.length).toBeGreaterThan(0);
    const [first] = raised;
    expect(first).toMatchObject({
      severity: 'high',
      key: 'prefix:plant/mixing/tank-2',
      subject: { kind: 'topic', id: sceneTopic },
    });
    expect(first?.confidence).toBeGreaterThanOrEqual(0.5);
    const nats = first?.evidence.natsByGroup as Record<string, number>;
    for (const group of groups) expect([group, (nats[group] ?? 0) >= 2]).toEqual([group, true]);
  });

  test('on ten thousand topics the same single message, if it is clear', () => {
    const scene = [...device(6, { 30: [again] }), at(23, ['style', 9], early(3))];
    expect(playScene(telemetryInjection, scene, { otherTopics: 9999 })).not.toEqual([]);
  });

  test('within seconds: as soon as the usual hand is back', () => {
    const scene = [...device(6, { 30: [again] }), at(23, style, early(3))];
    const [first] = playScene(telemetryInjection, scene);
    expect((first?.at ?? 0) - (testStart + 2 * 86_400_000)).toBeLessThanOrEqual(30_000);
  });
});

test('who was known before a restart is no stranger after it', () => {
  const connect = (running: RunningDetector, clientId: string, now: number) =>
    running.run(eventObservation({ kind: 'client.connected', clientId }), observedWorld(), now);
  const before = telemetryInjection.start({});
  connect(before, 'plc', testStart);
  const memory = JSON.parse(JSON.stringify(before.memory()));
  expect(memory).toMatchObject({ since: testStart, entries: [[expect.stringContaining('plc'), testStart]] });
  expect(telemetryInjection.start({}, { memory }).memory()).toEqual(memory);
  expect(telemetryInjection.start({}, { memory: { version: 9 } }).memory()).toBeNull();
});

describe('says', () => {
  const attack = [
    ...device(8, { 30: [again], 50: [again] }),
    at(23, style, early(3)),
    at(43, style, early(3)),
  ];

  test('what was foreign, how much was genuine, and that the usual went on', () => {
    const raised = playScene(telemetryInjection, attack);
    expect(raised).toHaveLength(2);
    expect(raised[1]).toMatchObject({
      evidence: { foreignMessages: 2, genuineMessages: 3, timesUsualAgain: 2 },
    });
    expect(raised[0]?.title).toBe(`Foreign messages on ${sceneTopic} of Plant`);
    expect(raised[0]?.summary).toContain(
      `One message on ${sceneTopic}, at 00:00:23 UTC, differs from what is usual: sign style; sign early.`,
    );
    expect(raised[0]?.summary).toContain('The usual kind of message came back right after it');
    expect(raised[0]?.evidence.signals).toMatchObject([
      { kind: 'style', nats: 7, weight: 7.7, field: null, text: 'sign style' },
      { kind: 'early' },
    ]);
  });

  test('many alike do not crowd out what is told of the others', () => {
    const turns = Array.from({ length: 12 }, (_, turn) => turn * 10);
    const usual = turns.map((second) => at(second, ...(second > 20 ? [again] : [])));
    const foreign = turns.slice(2).map((second) => at(second + 3, style, early(3)));
    const signals = playScene(telemetryInjection, [...usual, ...foreign]).at(-1)?.evidence.signals;
    expect(new Set((signals as { kind: string }[]).map(({ kind }) => kind))).toEqual(
      new Set(['style', 'early']),
    );
    expect((signals as unknown[]).length).toBeLessThanOrEqual(20);
  });

  test.each<{ topic: string; severity: string; key: string }>([
    { topic: 'plant/press/safety/door', severity: 'critical', key: 'prefix:plant/press/safety' },
    { topic: 'plant/press/cmd', severity: 'critical', key: 'prefix:plant/press' },
    { topic: 'spBv1.0/Site/DDATA/Line1/Pump', severity: 'high', key: 'node:Site/Line1' },
    { topic: 'level', severity: 'high', key: 'topic:level' },
  ])('$severity on $topic', ({ topic, severity, key }) => {
    const scene = attack.map((each) => ({ ...each, topic }));
    expect(playScene(telemetryInjection, scene)[0]).toMatchObject({ severity, key });
  });

  test('critical when signs of three groups come together', () => {
    const signs = [style, early(3), ['value-range', 20]] as const;
    const scene = [
      ...device(8, { 30: [again, valueAgain], 50: [again, valueAgain] }),
      at(23, ...signs),
      at(43, ...signs),
    ];
    expect(playScene(telemetryInjection, scene).map(({ severity }) => severity)).toEqual([
      'high',
      'critical',
    ]);
  });

  test('one alert for several topics of one device', () => {
    const other = 'plant/mixing/tank-2/level';
    const scene = [...attack, ...attack.map((each) => ({ ...each, topic: other }))];
    const raised = playScene(telemetryInjection, scene);
    expect(new Set(raised.map(({ key }) => key)).size).toBe(1);
    expect(raised.at(-1)?.evidence.topics).toHaveLength(2);
  });
});

describe('names who may have done it', () => {
  const attack = [...device(6, { 30: [again] }), at(23, style, early(3))];

  test('a stranger who connected just before and left again is likely', () => {
    const [first] = playScene(telemetryInjection, [...attack, ...stranger(21)]);
    expect(first).toMatchObject({
      severity: 'high',
      evidence: { attribution: 'likely', clientIds: ['auto-1F3A9C02'], addresses: ['10.9.9.9'] },
    });
    expect(first?.evidence.suspects).toMatchObject([
      {
        reasons: [
          'connected 2 s before the first foreign message',
          'had never been seen before',
          'left right after the last one',
        ],
      },
    ]);
    expect(first?.summary).toContain(
      'This broker does not tell who publishes, but only “auto-1F3A9C02” fits',
    );
  });

  test('a tool that connects anew for each message, on a broker watched for minutes, is likely', () => {
    const visits = (seconds: readonly number[]) =>
      seconds.flatMap((second): readonly Happening[] => {
        const who = { clientId: `auto-1F3A9C${10 + second}`, address: '10.9.9.9' };
        return [
          { at: second - 1, event: { kind: 'client.connected', ...who } },
          { at: second + 1, event: { kind: 'client.disconnected', ...who } },
        ];
      });
    const scene = [
      ...device(8, { 30: [again], 50: [again] }),
      at(23, style, early(3)),
      at(43, style, early(3)),
    ];
    const byTool = playScene(telemetryInjection, [...scene, ...visits([23, 43])]).at(-1);
    expect(byTool?.evidence).toMatchObject({ attribution: 'likely', addresses: ['10.9.9.9'] });
    expect(byTool?.summary).toContain('came and went with 2 of the 2 foreign messages');
    const byChance = Array.from({ length: 30 }, (_, visit) => 2 * visit + 1);
    const poller = playScene(telemetryInjection, [...scene, ...visits(byChance)]).at(-1);
    expect(poller?.summary).not.toContain('came and went');
  });

  test.each<{ name: string; more: readonly Happening[]; reason: string; world?: object }>([
    { name: 'nobody connected', more: [], reason: 'connected already' },
    {
      name: 'the broker shows no connections',
      more: [],
      reason: 'does not show who connects either',
      world: { brokerKind: 'generic' },
    },
    {
      name: 'several strangers came at the same time',
      more: [1, 2, 3].map((number) => ({
        at: 21,
        event: { kind: 'client.connected', clientId: `new-${number}`, address: `10.0.0.${number}` },
      })),
      reason: 'several MQTT clients connected',
    },
    {
      name: 'the only one who connected is an old acquaintance',
      more: [-3600, 1].map((second) => ({
        at: second,
        event: { kind: 'client.connected', clientId: 'hmi', address: '10.0.0.2' },
      })),
      reason: 'stands out',
    },
    {
      name: 'the stranger had left before',
      more: stranger(10),
      reason: 'connected already',
    },
  ])('unknown when $name', ({ more, reason, world }) => {
    const [first] = playScene(telemetryInjection, [...attack, ...more], { world: { ...world } });
    expect(first).toMatchObject({ evidence: { attribution: 'unknown' } });
    expect(first?.evidence.attributionReason).toContain(reason);
  });

  test('proven, and critical, when the broker names another publisher than the usual one', () => {
    const publish = (second: number, clientId: string): Happening => ({
      at: second,
      event: { kind: 'publish.attributed', clientId, topic: sceneTopic },
    });
    const scene = [
      ...attack,
      ...[0, 10, 20].map((second) => publish(second, 'plc')),
      publish(23.1, 'laptop'),
    ];
    expect(playScene(telemetryInjection, scene)[0]).toMatchObject({
      severity: 'critical',
      evidence: { attribution: 'proven', clientIds: ['laptop'] },
    });
  });

  test('not the device itself when that is whom the broker names', () => {
    const publishes = [0, 10, 20, 23, 30].map(
      (second): Happening => ({
        at: second,
        event: { kind: 'publish.attributed', clientId: 'plc', topic: sceneTopic },
      }),
    );
    expect(playScene(telemetryInjection, [...attack, ...publishes])[0]).toMatchObject({
      evidence: { attribution: 'unknown' },
    });
  });
});

describe('stays silent', () => {
  const stays = (from: number, to: number, ...signs: readonly Sign[]) =>
    Array.from({ length: (to - from) / 10 + 1 }, (_, turn) => at(from + turn * 10, ...signs));

  test.each<{ name: string; scene: readonly Happening[]; usualGap?: number | null }>([
    { name: 'on one weak sign', scene: [...device(6), at(23, early(3))] },
    { name: 'on a single odd hand', scene: device(6, { 20: [['style', 30]], 30: [again] }) },
    {
      name: 'on a firmware update: another hand that stays, in rhythm, after a restart',
      scene: [
        ...device(3),
        at(24, early(4), style, ['shape', 9], ['counter-regress', 20]),
        ...stays(34, 104, style, ['shape', 9]),
      ],
    },
    {
      name: 'on a firmware update that is taken back ten minutes later',
      scene: [...device(3), ...stays(30, 300, style, ['shape', 8]), at(310, again), ...ordinary(10, 10, 320)],
    },
    {
      name: 'on a device that restarts: early, counters from zero, one message of another shape, then its own new rhythm',
      scene: [
        ...device(3),
        at(23, early(3), ['shape', 9], ['counter-regress', 30], ['value-step', 12]),
        at(33, again),
        ...ordinary(6, 10, 43),
      ],
    },
    {
      name: 'on a QoS 1 redelivery',
      scene: [...device(6), at(20.4, ['duplicate', 12, { isResent: true }], early(0.4))],
    },
    {
      name: 'on a dozen redeliveries after a reconnect',
      scene: [
        ...device(3),
        ...Array.from({ length: 12 }, (_, turn) =>
          at(50 + turn * 0.05, ['duplicate', 12, { isResent: true }], early(0.05)),
        ),
        ...ordinary(6, 10, 60),
      ],
    },
    {
      name: 'on a network stall that ends in a burst',
      scene: [
        ...device(3),
        ...Array.from({ length: 12 }, (_, turn) => at(140 + turn * 0.02, early(0.02), ['value-step', 8])),
        ...ordinary(6, 10, 150),
      ],
    },
    {
      name: 'on a new set point',
      scene: device(9, {
        30: [
          ['value-step', 40],
          ['value-tail', 30],
        ],
        40: [['value-tail', 31]],
      }),
    },
    {
      name: 'on an alarm value that is sent at once and stays',
      scene: [
        ...device(3),
        at(23, early(3), ['value-range', 40], ['value-step', 30]),
        ...stays(30, 80, ['value-range', 40]),
      ],
    },
    {
      name: 'on a spike of the sensor in its own rhythm',
      scene: device(9, {
        30: [
          ['value-step', 60],
          ['value-range', 60],
        ],
        40: [['value-step', 60], valueAgain],
      }),
    },
    {
      name: 'on an optional field that comes and goes',
      scene: device(30, {
        30: [['shape', 9]],
        40: [again],
        100: [['shape', 8]],
        110: [again],
        200: [['shape', 7]],
        210: [again],
      }),
    },
    {
      name: 'on jitter that makes some messages early',
      scene: [...device(6), ...[23, 44, 52].map((second) => at(second, early(3)))],
    },
    {
      name: 'on a retained message that is sent again on reconnect',
      scene: [...device(6), at(20.1, ['duplicate', 9, { isResent: true }], ['retain-changed', 8])],
    },
    {
      name: 'on another time zone in the payload, from now on',
      scene: [...device(3), ...stays(30, 120, ['shape-type', 9], ['value-step', 30])],
    },
  ])('$name', ({ scene, usualGap }) => {
    expect(playScene(telemetryInjection, scene, usualGap === undefined ? {} : { usualGap })).toEqual([]);
  });
});

test('a flood of signs on made-up topics stays bounded', () => {
  const topics = new TopicStore();
  const running = telemetryInjection.start({});
  const world = observedWorld({ topics });
  for (let batch = 0; batch < 25; batch++) {
    const signals = Array.from({ length: 100 }, (_, number): Signal => {
      const index = topics.intern(`flood/${batch}/${number}`);
      topics.count(index, 1, testStart + batch);
      const at = testStart + batch;
      return {
        kind: 'style',
        topic: index,
        at,
        message: batch * 100 + number,
        ordinal: 1,
        field: null,
        nats: 60,
        text: 'x',
        facts: {},
      };
    });
    expect(running.run({ type: 'signals', signals }, world, testStart + batch)).toEqual([]);
  }
  expect(running.run({ type: 'sweep' }, world, testStart + 5000)).toEqual([]);
});
