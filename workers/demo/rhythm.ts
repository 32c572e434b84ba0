import { activityAt, randomWait } from './signal';

/** When a source publishes: on a clock that trembles, or whenever something changes. */
export type Rhythm =
  | {
      readonly kind: 'periodic';
      readonly everyMs: number /** Share of the period, 0–0.5. */;
      readonly jitter: number;
    }
  | { readonly kind: 'exception'; readonly meanMs: number; readonly leastMs: number };

/** Time from a message at `at` to the next one, ms. Changes come more often when the plant is busy. */
export function nextGapMs(rhythm: Rhythm, at: number, random: () => number): number {
  if (rhythm.kind === 'periodic')
    return Math.round(rhythm.everyMs * (1 + rhythm.jitter * (2 * random() - 1)));
  return rhythm.leastMs + randomWait((rhythm.meanMs - rhythm.leastMs) / activityAt(at), random);
}
