import { describe, expect, test } from 'vitest';
import { prepareTimeLines, type TimeSeries } from './prepare-time-lines';

const minute = 60_000;
const at = (index: number) => new Date(index * minute).toISOString();
const line = (name: string, ...values: (number | null)[]): TimeSeries => ({
  name,
  points: values.map((value, index) => ({ at: at(index), value })),
});
const range = (steps: number) => ({ from: 0, to: steps * minute, stepMs: minute });

describe('prepareTimeLines', () => {
  test('every line stands on one grid', () => {
    const model = prepareTimeLines({ series: [line('a', 1, 2), line('b', 3, 4)], ...range(2) });
    expect(model.lines).toEqual([
      { key: 's0', name: 'a', colour: 1 },
      { key: 's1', name: 'b', colour: 2 },
    ]);
    expect(model.rows).toEqual([
      { at: 0, s0: 1, s1: 3 },
      { at: minute, s0: 2, s1: 4 },
    ]);
    expect(model.gaps).toEqual([]);
  });

  test('a step that one line misses is a gap in that line only', () => {
    const model = prepareTimeLines({ series: [line('a', 1, null, 3), line('b', 1, 2, 3)], ...range(3) });
    expect(model.rows[1]).toEqual({ at: minute, s0: null, s1: 2 });
    expect(model.gaps).toEqual([]);
  });

  test('steps that nobody knows are gaps, joined when they touch', () => {
    const model = prepareTimeLines({ series: [line('a', 1, null, null, 4, null)], ...range(5) });
    expect(model.gaps).toEqual([
      { from: minute, to: 3 * minute },
      { from: 4 * minute, to: 5 * minute },
    ]);
  });

  test('zero is a value, not a gap', () =>
    expect(prepareTimeLines({ series: [line('a', 0)], ...range(1) }).gaps).toEqual([]));

  test('points outside the range are left out', () => {
    const model = prepareTimeLines({
      series: [line('a', 1, 2, 3, 4)],
      from: minute,
      to: 3 * minute,
      stepMs: minute,
    });
    expect(model.rows.map((row) => row.s0)).toEqual([2, 3]);
  });

  test('no series at all is one long gap', () => {
    expect(prepareTimeLines({ series: [], ...range(3) }).gaps).toEqual([{ from: 0, to: 3 * minute }]);
  });

  test('eight lines stay eight, nine become seven and others', () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => line(`l${index}`, index));
    expect(prepareTimeLines({ series: many(8), ...range(1) }).lines).toHaveLength(8);
    const model = prepareTimeLines({ series: many(10), ...range(1) });
    expect(model.lines.map((each) => each.name)).toEqual([
      'l3',
      'l4',
      'l5',
      'l6',
      'l7',
      'l8',
      'l9',
      '3 others',
    ]);
    expect(model.rows[0]?.s7).toBe(0 + 1 + 2);
  });
});
