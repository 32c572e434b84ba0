import { describe, expect, test } from 'vitest';
import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { Finding } from '@/lib/domain/finding';
import { eventObservation, observedWorld, raisesIn, testStart } from '../testing/observed-world';
import { clientTakeover } from './client-takeover';

type Step = Partial<BrokerEvent> & Pick<BrokerEvent, 'kind'> & { readonly minute: number };

function play(steps: readonly Step[], settings: unknown = {}) {
  const detector = clientTakeover.start(settings);
  const findings: Finding[] = [];
  for (const { minute, ...event } of steps)
    findings.push(
      ...detector.run(
        eventObservation({ clientId: 'plc-7', ...event }),
        observedWorld(),
        testStart + minute * 60_000,
      ),
    );
  return raisesIn(findings);
}

/** One takeover: who held the id is thrown out, then the new connection shows its address (Mosquitto 2.0 and 2.1). */
const takeover = (minute: number, held: string | undefined, taken: string | undefined): readonly Step[] => [
  { minute, kind: 'session.takeover', ...(held ? { address: held } : {}) },
  { minute, kind: 'client.connected', ...(taken ? { address: taken } : {}) },
];

describe('raises', () => {
  test('one takeover, as low', () => {
    const findings = play(takeover(0, '10.0.0.1', '10.0.0.2'));
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      severity: 'low',
      key: 'client:plc-7',
      subject: { kind: 'client', id: 'plc-7' },
    });
  });

  test('three in ten minutes with alternating addresses, as critical', () => {
    const findings = play([...takeover(0, 'a', 'b'), ...takeover(1, 'b', 'a'), ...takeover(2, 'a', 'b')]);
    const worst = findings.find((finding) => finding.severity === 'critical');
    expect(worst).toMatchObject({ evidence: { takeovers: 3, addresses: ['a', 'b'] } });
    expect(worst?.summary).toContain('alternate between a and b');
  });

  test('the same where only new connections show their address (Mosquitto 2.0)', () => {
    const findings = play([
      ...takeover(0, undefined, 'b'),
      ...takeover(1, undefined, 'a'),
      ...takeover(2, undefined, 'b'),
    ]);
    expect(findings.map((finding) => finding.severity)).toContain('critical');
  });

  test('three without any address, as high, and says why not more', () => {
    const findings = play([0, 1, 2].flatMap((minute) => takeover(minute, undefined, undefined)));
    expect(findings[findings.length - 1]).toMatchObject({ severity: 'high' });
    expect(findings[findings.length - 1]?.summary).toContain('does not show addresses');
  });
});

describe('benign twins', () => {
  test('one device behind one address that reconnects early stays below high', () => {
    const findings = play([0, 1, 2, 3].flatMap((minute) => takeover(minute, 'a', 'a')));
    expect(new Set(findings.map((finding) => finding.severity))).toEqual(new Set(['low', 'medium']));
  });

  test('three takeovers spread over an hour stay low', () => {
    const findings = play([...takeover(0, 'a', 'b'), ...takeover(20, 'b', 'a'), ...takeover(40, 'a', 'b')]);
    expect(new Set(findings.map((finding) => finding.severity))).toEqual(new Set(['low']));
  });

  test('a stored session that resumes is no takeover (Mosquitto 2.1)', () => {
    const resume = (minute: number): readonly Step[] => [
      { minute, kind: 'client.disconnected' },
      { minute: minute + 0.5, kind: 'session.takeover', address: 'a' },
      { minute: minute + 0.5, kind: 'client.connected', address: 'a' },
    ];
    expect(play([0, 1, 2, 3].flatMap(resume))).toEqual([]);
  });

  test('an ambiguous id and the monitor itself are left alone', () => {
    expect(play([{ minute: 0, kind: 'session.takeover', clientIdConfidence: 'ambiguous' }])).toEqual([]);
    expect(play([{ minute: 0, kind: 'session.takeover', clientId: 'brokerwatch-monitor' }])).toEqual([]);
  });
});

describe('a low alert from one address ends by itself', () => {
  const startedAt = testStart;
  const minutes = (minute: number) => startedAt + minute * 60_000;
  function taken(held: string, taken: string, times = 1) {
    const detector = clientTakeover.start({});
    for (let turn = 0; turn < times; turn++)
      for (const { minute, ...event } of takeover(turn, held, taken))
        detector.run(eventObservation({ clientId: 'plc-7', ...event }), observedWorld(), minutes(minute));
    return detector;
  }
  const sweep = (detector: ReturnType<typeof taken>, minute: number) =>
    detector.run({ type: 'sweep' }, observedWorld(), minutes(minute));

  test('after 30 quiet minutes, once', () => {
    const detector = taken('a', 'a');
    expect([29, 30, 31].map((minute) => sweep(detector, minute).map(({ action }) => action))).toEqual([
      [],
      ['clear'],
      [],
    ]);
  });

  test('also when the monitor restarted meanwhile', () => {
    const memory = JSON.parse(JSON.stringify(taken('a', 'a').memory()));
    expect(sweep(clientTakeover.start({}, { memory }), 30)).toMatchObject([
      { action: 'clear', key: 'client:plc-7' },
    ]);
  });

  test.each([
    ['it came from another address', 'a', 'b', 1],
    ['it had become a fight', 'a', 'a', 3],
  ])('but not when %s', (_name, held, next, times) => {
    expect(sweep(taken(held, next, times), 60)).toEqual([]);
  });
});
