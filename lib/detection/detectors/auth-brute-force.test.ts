import { describe, expect, test } from 'vitest';
import type { Finding } from '@/lib/domain/finding';
import { eventObservation, observedWorld, raisesIn, testStart } from '../testing/observed-world';
import { authBruteForce } from './auth-brute-force';

type Failure = { readonly clientId?: string; readonly address?: string; readonly at: number };

function play(failures: readonly Failure[], settings: unknown = {}) {
  const detector = authBruteForce.start(settings);
  const findings: Finding[] = [];
  for (const { at, ...who } of failures)
    findings.push(
      ...detector.run(
        eventObservation({ kind: 'auth.failed', ...who }),
        observedWorld(),
        testStart + at * 1000,
      ),
    );
  return raisesIn(findings);
}

const every = (
  seconds: number,
  times: number,
  who: (turn: number) => Omit<Failure, 'at'>,
): readonly Failure[] => Array.from({ length: times }, (_, turn) => ({ at: turn * seconds, ...who(turn) }));

describe('raises', () => {
  test('five failures of one address in a minute, at the fifth', () => {
    const [first, ...rest] = play(every(5, 5, () => ({ address: '10.0.0.9', clientId: 'guess' })));
    expect(first).toMatchObject({
      severity: 'medium',
      key: 'address:10.0.0.9',
      at: testStart + 20_000,
      subject: { kind: 'address', id: '10.0.0.9' },
    });
    expect(first?.title).toBe('5 refused sign-ins in 60 seconds from 10.0.0.9 on Plant');
    expect(rest).toEqual([]);
  });

  test('slow guessing, one a minute, within half an hour', () => {
    const findings = play(every(60, 25, () => ({ address: '10.0.0.9' })));
    expect(findings[0]).toMatchObject({ severity: 'high', at: testStart + 19 * 60_000 });
  });

  test('guessing at 0.6 a second is told within ten seconds and grows to high', () => {
    const findings = play(every(1.67, 60, () => ({ address: '10.0.0.9' })));
    expect(findings[0]?.at).toBeLessThanOrEqual(testStart + 10_000);
    expect(findings.map((finding) => finding.severity)).toContain('high');
  });

  test('an attack that goes on is repeated at most every ten seconds', () => {
    expect(play(every(0.01, 3000, () => ({ address: '10.0.0.9' }))).length).toBeLessThanOrEqual(5);
  });

  test('an address that was inferred is used, with less confidence, and that is said', () => {
    const failure = eventObservation({
      kind: 'auth.failed',
      address: '10.0.0.9',
      addressConfidence: 'inferred',
    });
    const detector = authBruteForce.start({});
    const [finding] = raisesIn(
      [1, 2, 3, 4, 5].flatMap((second) => detector.run(failure, observedWorld(), testStart + second * 1000)),
    );
    expect(finding).toMatchObject({
      key: 'address:10.0.0.9',
      confidence: 0.7,
      evidence: { addressInferred: true },
    });
    expect(finding?.summary).toContain('taken from the connection that was waiting');
  });

  test('without an address the MQTT client id is counted, and that is said', () => {
    const [first] = play(every(5, 5, () => ({ clientId: 'plc-7' })));
    expect(first).toMatchObject({
      key: 'client:plc-7',
      subject: { kind: 'client', id: 'plc-7' },
      confidence: 0.7,
    });
    expect(first?.summary).toContain('counted by MQTT client id');
  });

  test('without address and with an id that changes each time the broker is counted', () => {
    const [first] = play(every(5, 6, (turn) => ({ clientId: `guess-${turn}` })));
    expect(first).toMatchObject({ key: 'broker', subject: { kind: 'broker', id: '7' }, confidence: 0.5 });
    expect(first?.summary).toContain('“guess-0”, “guess-1”, “guess-2” and 2 more');
  });

  test('with neither address nor id the broker is counted (Mosquitto up to 2.0.12)', () => {
    expect(play(every(5, 5, () => ({})))[0]).toMatchObject({
      key: 'broker',
      evidence: { countedBy: 'broker', failuresInBurstWindow: 5 },
    });
  });
});

describe('stays silent', () => {
  test.each([
    { name: 'four failures', failures: every(1, 4, () => ({ address: '10.0.0.9' })) },
    {
      name: 'a device that retries every two minutes',
      failures: every(120, 15, () => ({ address: '10.0.0.9' })),
    },
    {
      name: 'one failure from each of fifty addresses',
      failures: every(1, 50, (turn) => ({ address: `10.0.0.${turn}` })),
    },
    {
      name: 'two devices without address that each fail now and then',
      failures: every(14, 8, (turn) => ({ clientId: `plc-${turn % 2}` })),
    },
    {
      name: "the monitor's own refusal",
      failures: every(1, 10, () => ({ clientId: 'brokerwatch-monitor' })),
    },
  ])('$name', ({ failures }) => {
    expect(play(failures)).toEqual([]);
  });
});
