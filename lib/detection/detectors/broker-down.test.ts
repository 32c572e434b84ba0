import { describe, expect, test } from 'vitest';
import type { BrokerState } from '@/lib/domain/broker';
import { observedWorld, testStart } from '../testing/observed-world';
import { brokerDown } from './broker-down';

type Step = { readonly second: number; readonly state?: BrokerState };

function play(steps: readonly Step[], options: { settings?: unknown; openKeys?: readonly string[] } = {}) {
  const detector = brokerDown.start(options.settings ?? {}, options);
  return steps.map(({ second, state }) => {
    const now = testStart + second * 1000;
    const observation =
      state === undefined
        ? ({ type: 'sweep' } as const)
        : ({ type: 'broker-state', state, reason: 'connection refused', since: now } as const);
    return detector.run(observation, observedWorld(), now).map((finding) => finding.action);
  });
}

describe('broker-down', () => {
  test('an outage is raised once after the grace, and cleared when the broker is back', () => {
    const steps = [
      { second: 0, state: 'offline' },
      { second: 5 },
      { second: 10 },
      { second: 15 },
      { second: 60, state: 'connecting' },
      { second: 61, state: 'online' },
      { second: 70 },
    ] as const;
    expect(play(steps)).toEqual([[], [], ['raise'], [], [], ['clear'], []]);
  });

  test.each([
    {
      name: 'a short break',
      steps: [{ second: 0, state: 'offline' }, { second: 3, state: 'online' }, { second: 60 }] as const,
    },
    {
      name: 'a first connection that takes its time',
      steps: [{ second: 0, state: 'connecting' }, { second: 60 }] as const,
    },
    {
      name: 'a broker that answers and refuses',
      steps: [{ second: 0, state: 'refused' }, { second: 60 }] as const,
    },
  ])('$name is not reported', ({ steps }) => {
    expect(play(steps).flat()).toEqual([]);
  });

  test('retries that fail do not start the grace anew', () => {
    const steps = [
      { second: 0, state: 'offline' },
      { second: 4, state: 'connecting' },
      { second: 6, state: 'offline' },
      { second: 10 },
    ] as const;
    expect(play(steps)).toEqual([[], [], [], ['raise']]);
  });

  test('an alert left open by an earlier process is cleared', () => {
    expect(play([{ second: 0, state: 'online' }], { openKeys: ['broker'] })).toEqual([['clear']]);
  });

  test('no grace raises at once', () => {
    expect(play([{ second: 0, state: 'offline' }], { settings: { graceSeconds: 0 } })).toEqual([['raise']]);
  });
});
