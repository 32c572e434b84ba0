import { describe, expect, test } from 'vitest';
import { eventObservation, observedWorld, raisesIn, testStart } from '../testing/observed-world';
import { playEvents, type Step } from '../testing/play-events';
import { messagesDropped } from './messages-dropped';

const counters = (
  values: readonly number[],
  seconds = 10,
  name = 'publish/messages/dropped',
): readonly Step[] =>
  values.map((value, turn) => ({ kind: 'broker.metric', metric: { name, value }, at: turn * seconds }));

describe('raises', () => {
  test('a hundred dropped messages in five minutes, counted from the first reading', () => {
    const found = playEvents(messagesDropped, counters([5000, 5050, 5100]));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      severity: 'low',
      key: 'broker',
      evidence: { dropped: 100, droppedSinceStart: 5100 },
    });
  });

  test('also after a restart of the broker', () => {
    expect(playEvents(messagesDropped, counters([5000, 0, 200]))[0]).toMatchObject({
      evidence: { dropped: 200 },
    });
  });

  test('and clears it when none was dropped for the window, after a restart of the monitor too', () => {
    for (const openKeys of [[], ['broker']]) {
      const running = messagesDropped.start({}, { openKeys });
      const steps = openKeys.length > 0 ? [] : counters([0, 200]);
      for (const { at, ...event } of steps)
        running.run(eventObservation(event), observedWorld(), testStart + at * 1000);
      const sweep = (second: number) =>
        running.run({ type: 'sweep' }, observedWorld(), testStart + second * 1000);
      const early = steps.length > 0 ? sweep(200) : [];
      expect(early).toEqual([]);
      expect(sweep(320)).toMatchObject([{ action: 'clear', key: 'broker' }]);
      expect(raisesIn(sweep(330))).toEqual([]);
    }
  });
});

describe('stays silent', () => {
  test.each<{ name: string; steps: readonly Step[] }>([
    { name: 'on what was dropped before the monitor came', steps: counters([1_000_000, 1_000_000]) },
    { name: 'on few', steps: counters([0, 50, 99]) },
    { name: 'on a few now and then', steps: counters([0, 60, 120, 180, 240], 400) },
    { name: 'when the broker restarts', steps: counters([1_000_000, 0, 10]) },
    { name: 'on other counters', steps: counters([0, 1e6, 2e6], 10, 'publish/messages/sent') },
  ])('$name', ({ steps }) => {
    expect(playEvents(messagesDropped, steps)).toEqual([]);
  });
});
