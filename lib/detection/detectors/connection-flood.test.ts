import { describe, expect, test } from 'vitest';
import { eventObservation, observedWorld, raisesIn, testStart } from '../testing/observed-world';
import { oneDay, playEvents, repeated, type Step } from '../testing/play-events';
import { connectionFlood } from './connection-flood';

const connects = (
  times: number,
  seconds: number,
  address: string | ((turn: number) => string) | undefined,
  from = 0,
): readonly Step[] =>
  repeated(
    times,
    seconds,
    (turn) => ({
      kind: 'client.connected',
      clientId: `c-${turn}`,
      address: typeof address === 'function' ? address(turn) : address,
      keepAliveSeconds: 65_535,
    }),
    from,
  );
const beginning: Step = { kind: 'client.connected', clientId: 'old', at: 0 };
const full = (times: number): readonly Step[] =>
  repeated(times, 0.1, () => ({
    kind: 'conn.limit',
    address: '10.0.0.5',
    reason: 'max_connections exceeded',
  }));

describe('raises', () => {
  test('a thousand connections of one address in a second: at once, and soon as high', () => {
    const found = playEvents(connectionFlood, connects(1000, 0.001, '10.9.9.9'));
    expect(found.map(({ severity, key }) => ({ severity, key }))).toEqual([
      { severity: 'low', key: 'address:10.9.9.9' },
      { severity: 'high', key: 'address:10.9.9.9' },
    ]);
    expect(found[1]?.at).toBeLessThan(testStart + 1000);
    expect(found[1]?.summary).toContain('keep-alive of 65535 s');
  });

  test('fifty in ten seconds, as medium once the plant is known', () => {
    const found = playEvents(connectionFlood, [beginning, ...connects(50, 0.19, '10.9.9.9', oneDay)]);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ severity: 'medium', subject: { kind: 'address', id: '10.9.9.9' } });
  });

  test('what is known outlives a restart: fifty strangers are medium, fifty known ones nothing', () => {
    const before = connectionFlood.start({});
    for (const { at, ...event } of [beginning, ...connects(60, 60, '10.9.9.9', 60)])
      before.run(eventObservation(event), observedWorld(), testStart + at * 1000);
    const begin = { memory: JSON.parse(JSON.stringify(before.memory())) };
    const play = (steps: readonly Step[]) => {
      const after = connectionFlood.start({}, begin);
      return raisesIn(
        steps.flatMap(({ at, ...event }) =>
          after.run(eventObservation(event), observedWorld(), testStart + at * 1000),
        ),
      );
    };
    const strangers = connects(50, 0.19, '10.9.9.9', oneDay).map((step, turn) => ({
      ...step,
      clientId: `stranger-${turn}`,
    }));
    expect(play(strangers)).toMatchObject([{ severity: 'medium' }]);
    expect(play(connects(50, 0.19, '10.9.9.9', oneDay))).toEqual([]);
  });

  test.each([
    { name: 'many addresses', address: (turn: number) => `10.9.${turn >> 8}.${turn & 255}` },
    { name: 'a broker that shows none', address: undefined },
  ])('the broker as a whole, with $name', ({ address }) => {
    const found = playEvents(connectionFlood, connects(1000, 0.001, address));
    expect(found.map(({ severity, key }) => ({ severity, key }))).toEqual([
      { severity: 'low', key: 'broker' },
      { severity: 'high', key: 'broker' },
    ]);
  });

  test('a broker that is full', () => {
    const found = playEvents(connectionFlood, full(20));
    expect(found.map(({ severity, key }) => ({ severity, key }))).toEqual([
      { severity: 'low', key: 'full' },
      { severity: 'medium', key: 'full' },
    ]);
  });

  test('a flood that begins when the grace is over', () => {
    const world = observedWorld({ seeingSince: testStart });
    expect(playEvents(connectionFlood, connects(60, 0.01, '10.9.9.9', 181), { world })).toHaveLength(1);
  });
});

describe('idle sessions', () => {
  type Doing = (id: string, turn: number) => readonly Step[];
  /** Sixty new MQTT clients of one gateway, a connection every five seconds, and what each does; swept every five seconds. */
  const play = (doing: Doing, more: readonly Step[] = [], settings: unknown = {}) => {
    const from = oneDay + 60;
    const steps = Array.from({ length: 60 }, (_, turn): readonly Step[] => {
      const clientId = `slow-${turn}`;
      const at = from + turn * 5;
      return [{ kind: 'client.connected', clientId, address: '10.9.9.9', at }, ...doing(clientId, at)];
    }).flat();
    const running = connectionFlood.start(settings);
    const world = observedWorld();
    const findings = [];
    let swept = from;
    for (const { at, ...event } of [beginning, ...more, ...steps, { ...beginning, at: from + 600 }].toSorted(
      (a, b) => a.at - b.at,
    )) {
      for (; swept + 5 <= at; swept += 5)
        findings.push(...running.run({ type: 'sweep' }, world, testStart + (swept + 5) * 1000));
      findings.push(...running.run(eventObservation(event), world, testStart + at * 1000));
    }
    return raisesIn(findings);
  };

  test('that gather slowly are told, with doubt where nobody shows who publishes', () => {
    const found = play(() => []);
    expect(found).toMatchObject([{ key: 'idle:10.9.9.9', severity: 'medium', evidence: { sessions: 50 } }]);
    expect(found[0]?.summary).toContain('does not tell who publishes');
    const other: Step = { kind: 'publish.attributed', clientId: 'plc', topic: 'a', at: 10 };
    expect(play(() => [], [other])).toMatchObject([{ severity: 'high' }]);
  });

  test.each<[string, Doing, readonly Step[], unknown]>([
    [
      'subscribe',
      (clientId, at) => [{ kind: 'client.subscribed', clientId, filter: 'a', at: at + 1 }],
      [],
      {},
    ],
    [
      'are seen to publish',
      (clientId, at) => [{ kind: 'publish.attributed', clientId, topic: 'a', at: at + 9 }],
      [],
      {},
    ],
    ['leave again', (clientId, at) => [{ kind: 'client.disconnected', clientId, at: at + 20 }], [], {}],
    [
      'were here before',
      () => [],
      repeated(60, 1, (turn) => ({ kind: 'client.connected', clientId: `slow-${turn}` }), 100),
      {},
    ],
    ['come from an allowed address', () => [], [], { allowedRanges: ['10.9.0.0/16'] }],
  ])('that %s are none', (_, doing, more, settings) => {
    expect(play(doing, more, settings)).toEqual([]);
  });

  test('while the monitor learns nobody is called idle', () => {
    const running = connectionFlood.start({});
    const world = observedWorld();
    for (const { at, ...event } of connects(60, 5, '10.9.9.9'))
      running.run(eventObservation(event), world, testStart + at * 1000);
    expect(running.run({ type: 'sweep' }, world, testStart + 400_000)).toEqual([]);
  });
});

describe('stays silent', () => {
  const lost = repeated(500, 0.01, (turn) => ({ kind: 'client.disconnected', clientId: `c-${turn}` }));

  test.each<{ name: string; steps: readonly Step[]; settings?: unknown }>([
    { name: 'on forty-nine connections', steps: connects(49, 0.01, '10.0.0.5') },
    { name: 'on a plant that is started machine by machine', steps: connects(500, 0.5, '10.0.0.5') },
    {
      name: 'when a network comes back and all MQTT clients that were lost reconnect through one gateway',
      steps: [...lost, ...connects(500, 0.001, '10.0.0.5', 60)],
    },
    {
      name: 'when clean_session=false devices reconnect again and again',
      steps: repeated(3000, 0.01, (turn) => ({
        kind: 'client.connected',
        clientId: `c-${turn % 10}`,
        address: '10.0.0.5',
        cleanStart: false,
      })),
    },
    {
      name: 'on the monitor’s own connections',
      steps: repeated(100, 0.01, () => ({ kind: 'client.connected', clientId: 'brokerwatch-monitor' })),
    },
    {
      name: 'on an allowed address',
      steps: connects(1000, 0.001, '10.0.0.5'),
      settings: { allowedRanges: ['10.0.0.0/24'] },
    },
    {
      name: 'on connections refused by tcpd',
      steps: repeated(50, 0.1, () => ({ kind: 'conn.limit', reason: 'denied access by tcpd' })),
    },
  ])('$name', ({ steps, settings }) => {
    expect(playEvents(connectionFlood, steps, { settings })).toEqual([]);
  });

  test.each([
    { name: 'the broker came back a minute ago', seeingSince: testStart - 60_000 },
    { name: 'the monitor does not see the broker', seeingSince: 8.64e15 },
  ])('when everyone connects at once and $name', ({ seeingSince }) => {
    const world = observedWorld({ seeingSince });
    const steps = [...connects(2000, 0.001, '10.0.0.5'), ...full(30)];
    expect(playEvents(connectionFlood, steps, { world })).toEqual([]);
  });
});
