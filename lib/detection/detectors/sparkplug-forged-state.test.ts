import { describe, expect, test } from 'vitest';
import { learnedAfter, playSigns, raisedBy, type SignStep } from '../sparkplug/testing/play-signs';
import { raisesIn, testStart } from '../testing/observed-world';
import { sparkplugForgedState } from './sparkplug-forged-state';

const topic = 'spBv1.0/STATE/scada';
const state = (at: number, online: boolean, timestamp: number | null, more = {}): SignStep => ({
  at,
  kind: 'state',
  rule: 'S26',
  group: '',
  edgeNode: '',
  hostId: 'scada',
  topic,
  facts: { online, timestamp, isReadable: true, isRetained: true, ...more },
});
const command = (at: number): SignStep => ({
  at,
  kind: 'command',
  rule: 'S21',
  facts: { metrics: ['speed'] },
});
const sent = (at: number, clientId: string): SignStep => ({
  at,
  event: { kind: 'publish.attributed', topic, clientId, address: '10.0.0.9' },
});
const t = (second: number) => testStart + second * 1000;
const born = state(0, true, t(0));
const late = learnedAfter;

describe('sparkplug-forged-state', () => {
  test.each([
    { name: 'forged with a new time', forged: t(100), says: 'connect anew' },
    { name: 'forged with the time of the birth', forged: t(0), says: 'wait for this host' },
  ])('the host’s own re-announcement, by its old connection, proves it: $name', ({ forged, says }) => {
    const steps = [born, state(100, false, forged), state(101, true, t(0)), state(102, true, t(0))];
    const raised = raisesIn(playSigns(sparkplugForgedState, steps));
    expect(raised).toMatchObject([
      { severity: 'critical', confidence: 0.95, subject: { kind: 'host', id: 'scada' } },
    ]);
    expect(raised[0]?.summary).toContain(says);
  });

  test('a re-announcement with a new time after an offline that is not its Will is critical, too', () => {
    const steps = [born, state(100, false, t(100)), state(101, true, t(101))];
    expect(raisedBy(sparkplugForgedState, steps)).toEqual([['critical', 'host scada']]);
  });

  test('a legacy host’s form excuses nothing', () => {
    const steps = [born, state(100, false, t(100)), state(101, true, t(0))];
    expect(
      raisedBy(
        sparkplugForgedState,
        steps.map((step) => ({ ...step, isQuirk: true }) as SignStep),
      ),
    ).toEqual([['critical', 'host scada']]);
  });

  const away = (at: number, clientId: string): readonly SignStep[] => [
    { at, event: { kind: 'client.disconnected', clientId } },
    { at: at + 0.4, event: { kind: 'client.connected', clientId } },
  ];
  test.each([
    {
      name: 'the host repeats its time',
      steps: [born, state(100, false, t(0)), ...away(100.1, 'laptop'), state(101, true, t(0))],
    },
    {
      name: 'the host is known and announces a new time',
      steps: [
        sent(-50, 'ignition'),
        born,
        state(100, false, t(100)),
        ...away(100.1, 'laptop'),
        state(101, true, t(101)),
      ],
    },
  ])('another MQTT client that leaves and comes back excuses nothing: $name', ({ steps }) => {
    expect(raisedBy(sparkplugForgedState, steps)).toEqual([['critical', 'host scada']]);
  });

  const arrives = (at: number, clientId: string): SignStep => ({
    at,
    event: { kind: 'client.connected', clientId },
  });
  test.each([
    { name: 'seen before the host came online', seen: [arrives(-1, 'ignition'), born] },
    { name: 'logged a little later', seen: [arrives(-30, 'other'), born, arrives(0.5, 'ignition')] },
    {
      name: 'and another host session since',
      seen: [arrives(-1, 'ignition'), born, arrives(49, 'ignition'), state(50, true, t(50))],
    },
  ])('without named senders only who connected with the host may have restarted: $name', ({ seen }) => {
    const restartOf = (clientId: string) => [
      ...seen,
      state(100, false, t(100)),
      ...away(100.1, clientId),
      state(101, true, t(101)),
    ];
    expect(raisedBy(sparkplugForgedState, restartOf('laptop'))).toEqual([['critical', 'host scada']]);
    expect(raisedBy(sparkplugForgedState, restartOf('ignition'))).toEqual([]);
  });

  describe('who came with the host is remembered over a restart of the monitor', () => {
    const remembered = () => {
      const first = sparkplugForgedState.start({});
      playSigns({ ...sparkplugForgedState, start: () => first }, [arrives(-1, 'ignition'), born]);
      return JSON.parse(JSON.stringify(first.memory()));
    };
    const restartOf = (clientId: string, timestamp: number) => [
      state(900, true, timestamp),
      state(1000, false, t(1000)),
      ...away(1000.1, clientId),
      state(1001, true, t(1001)),
    ];
    const options = { world: { seeingSince: t(895) } };

    test('somebody else who leaves and comes back excuses nothing, the host itself does', () => {
      const play = (clientId: string) =>
        raisedBy(sparkplugForgedState, restartOf(clientId, t(0)), { ...options, memory: remembered() });
      expect(play('laptop')).toEqual([['critical', 'host scada']]);
      expect(play('ignition')).toEqual([]);
    });

    test('not when the host connected anew while nobody looked', () => {
      const memory = remembered();
      const steps = restartOf('ignition-2', t(500));
      expect(raisedBy(sparkplugForgedState, steps, { ...options, memory })).toEqual([]);
    });

    test('who connects while the monitor begins is not taken for the host', () => {
      const steps = [arrives(899, 'laptop'), ...restartOf('laptop', t(0))];
      expect(raisedBy(sparkplugForgedState, steps, { ...options, memory: remembered() })).toEqual([
        ['critical', 'host scada'],
      ]);
    });

    test('damaged memory is passed over', () => {
      const memory = { met: null, own: { version: 1, since: 0, entries: [['x', 5]] } };
      expect(raisedBy(sparkplugForgedState, restartOf('laptop', t(0)), { ...options, memory })).toEqual([]);
    });
  });

  test('where the broker names no senders, a reconnect at that moment leaves a doubt, and it is said', () => {
    const steps = [born, state(100, false, t(0)), ...away(100.1, 'laptop'), state(101, true, t(0))];
    const [raised] = raisesIn(playSigns(sparkplugForgedState, steps));
    expect(raised).toMatchObject({ severity: 'critical', confidence: 0.6 });
    expect(raised?.summary).toContain('the broker does not name');
    expect(raised?.summary).not.toContain('never lost');
  });

  test('after the learning time nobody trains an excuse', () => {
    const slow = [state(late, false, t(0)), state(late + 60, true, t(0))];
    const quick = [state(late + 900, false, t(0)), state(late + 901, true, t(0))];
    expect(raisedBy(sparkplugForgedState, [born, ...slow, ...quick])).toEqual([['critical', 'host scada']]);
    const forged = [
      state(late + 5000, true, t(late + 5000)),
      state(late + 9000, false, t(late + 9000)),
      command(late + 9005),
      command(late + 9009),
    ];
    const off = [born, state(late, false, t(late)), command(late + 4000)];
    expect(raisedBy(sparkplugForgedState, [...off, ...forged])).toEqual([['critical', 'host scada']]);
  });

  test('commands that go on after the offline message are critical, once learned; high while learning', () => {
    const steps = (from: number) => [
      born,
      state(from, false, t(from)),
      command(from + 5),
      command(from + 9),
      command(from + 10),
    ];
    expect(raisedBy(sparkplugForgedState, steps(late))).toEqual([['critical', 'host scada']]);
    expect(raisedBy(sparkplugForgedState, steps(100))).toEqual([['high', 'host scada']]);
  });

  test('an offline message whose sender is by the broker not the host is critical and names it', () => {
    const steps = [sent(0, 'ignition'), born, state(100, false, t(100)), sent(100.2, 'laptop')];
    const raised = raisesIn(playSigns(sparkplugForgedState, steps));
    expect(raised).toMatchObject([
      { severity: 'critical', evidence: { clientIds: ['laptop'], attribution: 'proven' } },
    ]);
  });

  test('a timestamp in the far future is high', () => {
    expect(raisedBy(sparkplugForgedState, [born, state(late, true, t(late + 86_400))])).toEqual([
      ['high', 'host scada'],
    ]);
  });

  test.each([
    {
      name: 'a Will and a new connection (restart)',
      steps: [born, state(100, false, t(0)), state(103, true, t(103))],
    },
    {
      name: 'a failover to the standby within a second',
      steps: [
        born,
        state(late, false, t(0)),
        state(late + 0.4, true, t(late)),
        command(late + 3),
        command(late + 4),
      ],
    },
    {
      name: 'a clean restart that the broker shows',
      steps: [
        born,
        state(100, false, t(100)),
        { at: 100.1, event: { kind: 'client.disconnected', clientId: 'ignition' } } as const,
        { at: 102, event: { kind: 'client.connected', clientId: 'ignition' } } as const,
        state(102.2, true, t(102)),
      ],
    },
    {
      name: 'a reconnect of the named host that keeps its timestamp',
      steps: [
        sent(-50, 'node-red'),
        born,
        { at: 99.9, event: { kind: 'client.disconnected', clientId: 'node-red' } } as const,
        state(100, false, t(0)),
        { at: 101, event: { kind: 'client.connected', clientId: 'node-red' } } as const,
        state(101.1, true, t(0)),
      ],
    },
    {
      name: 'a late Will of the session before',
      steps: [born, state(90, true, t(90)), state(100, false, t(0)), state(101, true, t(90))],
    },
    { name: 'a host that leaves for good, and nobody commands', steps: [born, state(late, false, t(late))] },
    {
      name: 'a command overtaken by the offline message',
      steps: [born, state(late, false, t(late)), command(late + 1), command(late + 1.5)],
    },
    {
      name: 'a plant in which somebody without STATE commands anyway',
      steps: [
        born,
        state(100, false, t(100)),
        command(4000),
        command(4060),
        state(5000, true, t(5000)),
        state(late, false, t(late)),
        command(late + 5),
        command(late + 9),
      ],
    },
    {
      name: 'commands while another host is online',
      steps: [
        born,
        state(1, true, t(1), {}),
        { ...state(2, true, t(2)), hostId: 'mes' } as SignStep,
        state(late, false, t(late)),
        command(late + 5),
        command(late + 9),
      ],
    },
    {
      name: 'what the broker kept from before',
      steps: [born, state(late + 1, false, t(late)), command(late + 5), command(late + 6)],
      world: { seeingSince: t(late) },
    },
  ])('$name is not reported', ({ steps, world = {} }) => {
    expect(raisedBy(sparkplugForgedState, steps, { world })).toEqual([]);
  });

  test('a quick reconnect of a 2.2 host, whose messages carry no time, is low', () => {
    expect(
      raisedBy(sparkplugForgedState, [state(0, true, null), state(100, false, null), state(102, true, null)]),
    ).toEqual([['low', 'host scada']]);
  });

  test('a host that keeps its timestamp over connections is low when it reconnects quickly', () => {
    const steps = [
      born,
      state(100, false, t(0)),
      state(160, true, t(0)),
      state(900, false, t(0)),
      state(901, true, t(0)),
    ];
    expect(raisedBy(sparkplugForgedState, steps)).toEqual([['low', 'host scada']]);
  });

  test('a host whose clock was always ahead is low', () => {
    const steps = [state(0, true, t(9000)), state(late, true, t(late + 9000))];
    expect(raisedBy(sparkplugForgedState, steps)[1]).toEqual(['low', 'host scada']);
  });
});
