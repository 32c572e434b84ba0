/** A rate limit in memory: `perSecond` on average, up to `burst` at once after a pause. */
export type TokenBucket = { readonly tokens: number; readonly at: number };
export type BucketRate = { readonly perSecond: number; readonly burst: number };

/** Takes one token at `now` (ms). `waitMs` says how long to wait before using it; tokens may go below zero meanwhile. */
export function takeToken(
  bucket: TokenBucket | null,
  now: number,
  { perSecond, burst }: BucketRate,
): { readonly bucket: TokenBucket; readonly waitMs: number } {
  const refilled =
    bucket === null
      ? burst
      : Math.min(burst, bucket.tokens + (Math.max(0, now - bucket.at) / 1000) * perSecond);
  const tokens = refilled - 1;
  return { bucket: { tokens, at: now }, waitMs: tokens >= 0 ? 0 : Math.ceil((-tokens / perSecond) * 1000) };
}
