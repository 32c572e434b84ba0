import { expect, test } from 'vitest';
import { SweepPace } from './sweep-pace';

/** Looks every 50 ms for ten seconds, with sweeps that take so long. */
function sweepsInTenSeconds(tookMs: number): number {
  let clock = 0;
  let sweeps = 0;
  const pace = new SweepPace(() => clock);
  for (let at = 0; at < 10_000; at += 50) {
    clock = Math.max(clock, at);
    pace.run(() => {
      sweeps++;
      clock += tookMs;
    });
  }
  return sweeps;
}

test.each([
  { tookMs: 0, sweeps: 40 },
  { tookMs: 10, sweeps: 40 },
  { tookMs: 50, sweeps: 10 },
  { tookMs: 1000, sweeps: 2 },
])('a sweep of $tookMs ms comes $sweeps times in ten seconds', ({ tookMs, sweeps }) => {
  expect(sweepsInTenSeconds(tookMs)).toBe(sweeps);
});
