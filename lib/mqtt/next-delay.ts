export type Backoff = { readonly firstMs: number; readonly maxMs: number };

/** Exponential back-off with jitter: attempt 0 waits about `firstMs`, doubling up to `maxMs`; `random` is 0…1. */
export function nextDelayMs(backoff: Backoff, attempt: number, random: number): number {
  const ceiling = Math.min(backoff.maxMs, backoff.firstMs * 2 ** Math.min(attempt, 30));
  return Math.round(ceiling * (0.5 + random / 2));
}
