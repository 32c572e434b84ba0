import type { LaneWindow } from './prepare-swim-lane';
import { prepareTrend } from './prepare-trend';

export type ValueSparkInput = LaneWindow & {
  /** Last values of steps, oldest first; ms. */
  readonly points: readonly { readonly at: number; readonly last: number }[];
  /** Times in which nobody saw or the device was off, in order. */
  readonly unseen: readonly LaneWindow[];
};

/**
 * SVG paths of a metric's course on `width` × `height` px, from its smallest to its largest value: each value stands until
 * the next one, but not through a time that nobody saw. Empty without values.
 */
export function prepareValueSpark(input: ValueSparkInput, width: number, height: number): readonly string[] {
  const { from, to, unseen } = input;
  const points = input.points.map(({ at, last }) => ({ at, last, min: last, max: last }));
  const { rows } = prepareTrend({ from, to, points, unseen });
  const values = points.map(({ last }) => last);
  const low = Math.min(...values);
  const range = Math.max(...values) - low;
  const x = (at: number) => (((at - from) / (to - from)) * width).toFixed(1);
  const y = (value: number) =>
    (range === 0 ? height / 2 : height - 1 - ((value - low) / range) * (height - 2)).toFixed(1);
  const paths: string[] = [];
  let path = '';
  for (const { at, last } of rows) {
    if (last === null) {
      if (path !== '') paths.push(path);
      path = '';
    } else path += path === '' ? `M${x(Math.max(at, from))},${y(last)}` : ` H${x(at)} V${y(last)}`;
  }
  if (path !== '') paths.push(path);
  return paths;
}
