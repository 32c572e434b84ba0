import { expect, test } from 'vitest';
import { SweepPace } from './sweep-pace';

/** Looks every 50 ms for ten seconds; a sweep uses so much of the processor, and waits for it as long again. */
function sweepsInTenSeconds(usedMs: number, waitedMs: number): number {
  let clock = 0;
  let used = 0;
  let sweeps = 0;
  const pace = new SweepPace({ clock: () => clock, used: () => used });
  for (let at = 0; at < 10_000; at += 50) {
    clock = Math.max(clock, at);
    pace.run(() => {
      sweeps++;
      used += usedMs;
      clock += usedMs + waitedMs;
    });
  }
  return sweeps;
}

test.each([
  { usedMs: 0, waitedMs: 0, sweeps: 40 },
  { usedMs: 10, waitedMs: 0, sweeps: 40 },
  { usedMs: 10, waitedMs: 100, sweeps: 40 },
  { usedMs: 40, waitedMs: 0, sweeps: 13 },
  { usedMs: 200, waitedMs: 0, sweeps: 10 },
])('a sweep of $usedMs ms that waits for $waitedMs comes $sweeps times', ({ usedMs, waitedMs, sweeps }) => {
  expect(sweepsInTenSeconds(usedMs, waitedMs)).toBe(sweeps);
});
