import { describe, expect, test } from 'vitest';
import { readSightChange, type SightChange, sightHistory, unseenMs } from './sight-history';

const start = Date.UTC(2026, 0, 5);
const minute = 60_000;
const change = (minutes: number, state: SightChange['state']): SightChange => ({
  at: start + minutes * minute,
  state,
  reason: null,
});
const tell = (changes: readonly SightChange[]) =>
  changes.map(({ at, state }) => [(at - start) / minute, state]);

test.each([
  ['online', { state: 'online', reason: null }],
  ['blind: nothing has come: for 30 s', { state: 'blind', reason: 'nothing has come: for 30 s' }],
  ['something else', null],
  [null, null],
])('stored as %j', (text, expected) =>
  expect(readSightChange(start, text)).toEqual(expected === null ? null : { at: start, ...expected }),
);

describe('sightHistory', () => {
  const history = (
    changes: readonly SightChange[],
    traces: readonly (number | null)[],
    before: SightChange | null = null,
  ) =>
    tell(
      sightHistory({
        startsAt: start,
        before,
        changes,
        tracesBefore: traces.map((trace) => trace && start + trace * minute),
      }),
    );

  test('without any change the broker was seen from the first trace on', () =>
    expect(history([], [])).toEqual([[0, 'online']]));

  test('a first “online” says that it was not seen before', () =>
    expect(history([change(5, 'online')], [null])).toEqual([
      [0, 'connecting'],
      [5, 'online'],
    ]));

  test('who was online before was so until the last trace, and who was not was not', () => {
    const [first, away, back] = history([change(60, 'online')], [50], change(-10, 'online'));
    expect(first).toEqual([0, 'online']);
    expect(away?.[0]).toBeCloseTo(50, 3);
    expect(back).toEqual([60, 'online']);
    expect(history([change(60, 'online')], [50], change(-10, 'offline'))).toEqual([
      [0, 'offline'],
      [60, 'online'],
    ]);
  });

  test('a link that is lost and comes back leaves what is stored', () =>
    expect(history([change(5, 'offline'), change(6, 'online')], [4.9, 5])).toEqual([
      [0, 'online'],
      [5, 'offline'],
      [6, 'online'],
    ]));

  test('online upon online: a killed worker saw nothing since its last trace', () => {
    const [, away, back] = history([change(0, 'online'), change(60, 'online')], [null, 30]).slice(1);
    expect(away?.[1]).toBe('connecting');
    expect(away?.[0]).toBeCloseTo(30, 3);
    expect(back).toEqual([60, 'online']);
  });

  test('a change long after the last trace: nobody watched in between, whatever it says', () => {
    const changes = history([change(0, 'online'), change(60, 'offline')], [null, 10]);
    expect(changes.map(([, state]) => state)).toEqual(['connecting', 'online', 'connecting', 'offline']);
  });
});

test('unseen time is counted within the period only', () => {
  const history = [change(0, 'online'), change(10, 'blind'), change(20, 'online'), change(50, 'offline')];
  expect(unseenMs(history, start + 15 * minute, start + 60 * minute)).toBe(15 * minute);
  expect(unseenMs(history, start + 21 * minute, start + 40 * minute)).toBe(0);
});
