const learnedMessages = 20;
const skewMsMin = 60_000;
const spreadFactor = 10;
const backMsMin = 5000;
const halfHourMs = 1_800_000;
const bucketsMax = 26;
const weight = 0.02;

/**
 * One edge node's clock against ours, and how long its messages travel. Learns the usual offset from the first 20 live
 * messages and follows it slowly; 20 odd messages in a row that agree with each other are a new usual, as after a clock was
 * set. Times and offsets are ms; offset = receipt − payload time.
 */
export class ClockTracker {
  skewMs = 0;
  backMs = 0;
  usualMs = 0;
  private spreadMs = 0;
  private messages = 0;
  private newest = Number.NEGATIVE_INFINITY;
  private oddInRow = 0;
  private oddSkewMs = 0;
  private leastMs = Number.POSITIVE_INFINITY;
  private leastBeforeMs = Number.POSITIVE_INFINITY;
  private leastSince = 0;
  private lags: Uint16Array | null = null;

  get newestTimestamp(): number {
    return this.newest;
  }

  /** Takes a live message's payload time (NaN when it has none); true when it is odd, with the numbers in `skewMs`, `usualMs` and `backMs`. */
  observe(at: number, timestamp: number): boolean {
    if (Number.isNaN(timestamp)) return false;
    const skew = at - timestamp;
    this.skewMs = skew;
    this.backMs = Math.max(0, this.newest - timestamp);
    const offMs = Math.abs(skew - this.usualMs);
    if (this.messages < learnedMessages) {
      this.messages++;
      this.usualMs += (skew - this.usualMs) / this.messages;
      this.spreadMs += (Math.abs(skew - this.usualMs) - this.spreadMs) / this.messages;
      this.believe(at, timestamp);
      return false;
    }
    const isOff = offMs > Math.max(skewMsMin, spreadFactor * this.spreadMs);
    if (isOff || this.backMs > backMsMin) return this.noteOdd(at, timestamp);
    this.oddInRow = 0;
    this.usualMs += weight * (skew - this.usualMs);
    this.spreadMs += weight * (offMs - this.spreadMs);
    this.believe(at, timestamp);
    return false;
  }

  /** How far messages come later than the quickest of the last hour, ms, by percentile 0 to 1; null before there are some. */
  latencyMs(share: number): number | null {
    if (this.lags === null) return null;
    const all = this.lags.reduce((sum, count) => sum + count, 0);
    if (all < learnedMessages) return null;
    let left = share * all;
    for (const [bucket, count] of this.lags.entries()) {
      if (count >= left) return count === 0 ? 0 : lagOf(bucket, left / count);
      left -= count;
    }
    return lagOf(bucketsMax - 1, 1);
  }

  /** The median of the offset, ms; null before there are some messages. */
  medianSkewMs(): number | null {
    const median = this.latencyMs(0.5);
    return median === null ? null : Math.min(this.leastMs, this.leastBeforeMs) + median;
  }

  private noteOdd(at: number, timestamp: number): boolean {
    this.oddInRow = Math.abs(this.skewMs - this.oddSkewMs) <= skewMsMin ? this.oddInRow + 1 : 1;
    this.oddSkewMs = this.skewMs;
    if (this.oddInRow < learnedMessages) return true;
    this.oddInRow = 0;
    this.usualMs = this.skewMs;
    this.newest = timestamp;
    this.leastMs = Number.POSITIVE_INFINITY;
    this.leastBeforeMs = Number.POSITIVE_INFINITY;
    this.lags?.fill(0);
    this.believe(at, timestamp);
    return true;
  }

  private believe(at: number, timestamp: number): void {
    if (timestamp > this.newest) this.newest = timestamp;
    const skew = at - timestamp;
    if (at - this.leastSince > halfHourMs) {
      this.leastBeforeMs = this.leastMs;
      this.leastMs = skew;
      this.leastSince = at;
    } else if (skew < this.leastMs) this.leastMs = skew;
    this.lags ??= new Uint16Array(bucketsMax);
    const lag = skew - Math.min(this.leastMs, this.leastBeforeMs);
    const bucket = lag < 1 ? 0 : Math.min(bucketsMax - 1, 32 - Math.clz32(Math.min(lag, 0x7fff_ffff)));
    const count = (this.lags[bucket] ?? 0) + 1;
    this.lags[bucket] = count;
    if (count === 4096) for (const [index, old] of this.lags.entries()) this.lags[index] = old >> 1;
  }
}

/** Within a bucket of lags from 2^(n-1) to 2^n ms. */
function lagOf(bucket: number, share: number): number {
  return bucket === 0 ? 0 : Math.round(2 ** (bucket - 1) * (1 + share));
}
