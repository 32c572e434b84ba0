import { describe, expect, test } from 'vitest';
import type { BrokerState } from '@/lib/domain/broker';
import type { Finding } from '@/lib/domain/finding';
import { observedWorld, raisesIn, testStart } from '../testing/observed-world';
import { monitorBlind } from './monitor-blind';

type Step = { readonly second: number; readonly state?: BrokerState };

function play(steps: readonly Step[], openKeys: readonly string[] = []): readonly Finding[] {
  const detector = monitorBlind.start({}, { openKeys });
  return steps.flatMap(({ second, state }) => {
    const now = testStart + second * 1000;
    const observation =
      state === undefined
        ? ({ type: 'sweep' } as const)
        : ({ type: 'broker-state', state, reason: null, since: now } as const);
    return detector.run(observation, observedWorld(), now);
  });
}

describe('monitor-blind', () => {
  test.each([
    { state: 'blind', severity: 'high', title: 'Plant sends the monitor nothing' },
    { state: 'refused', severity: 'high', title: 'Plant refuses the monitor' },
    { state: 'tls-error', severity: 'high', title: 'Plant cannot be verified by the monitor' },
    { state: 'taken-over', severity: 'critical', title: 'Plant threw the monitor out' },
  ] as const)('$state is raised once after the grace', ({ state, severity, title }) => {
    const findings = play([{ second: 0, state }, { second: 9 }, { second: 10 }, { second: 20 }]);
    expect(raisesIn(findings)).toMatchObject([{ severity, title, at: testStart + 10_000 }]);
  });

  test('it clears when the monitor sees again, not while it merely connects', () => {
    const findings = play([
      { second: 0, state: 'blind' },
      { second: 10 },
      { second: 20, state: 'connecting' },
      { second: 21, state: 'online' },
    ]);
    expect(findings.map(({ action, at }) => [action, at])).toEqual([
      ['raise', testStart + 10_000],
      ['clear', testStart + 21_000],
    ]);
  });

  test.each([
    {
      name: 'a blink',
      steps: [{ second: 0, state: 'blind' }, { second: 5, state: 'online' }, { second: 60 }] as const,
    },
    {
      name: 'an unreachable broker, which broker-down reports',
      steps: [{ second: 0, state: 'offline' }, { second: 60 }] as const,
    },
    {
      name: 'blindness that turns out to be an outage',
      steps: [{ second: 0, state: 'blind' }, { second: 5, state: 'offline' }, { second: 60 }] as const,
    },
  ])('$name is not reported', ({ steps }) => {
    expect(play(steps)).toEqual([]);
  });

  test('an alert left open by an earlier process is cleared', () => {
    expect(play([{ second: 0, state: 'online' }], ['broker'])).toMatchObject([{ action: 'clear' }]);
  });
});
