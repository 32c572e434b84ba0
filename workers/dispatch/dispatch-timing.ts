/** All durations of delivery, in ms. */
export type DispatchTiming = {
  /** Look for due notifications this often, whatever was notified. */
  readonly pollMs: number;
  /** One whole attempt. */
  readonly requestTimeoutMs: number;
  /** How long a claimed notification belongs to this worker; longer than an attempt and writing its result. */
  readonly leaseMs: number;
  /** First pause of the exponential backoff, and its limit. */
  readonly retryMs: number;
  readonly retryMsMax: number;
  /** Longest pause of a whole channel after failures in a row (unless the target asked for more). */
  readonly channelPauseMsMax: number;
  /** Failures in a row that open a channel's circuit, its first time open and the longest. */
  readonly circuitFailures: number;
  readonly circuitMs: number;
  readonly circuitMsMax: number;
  /** Given up when older than this and tried often enough. */
  readonly giveUpAfterMs: number;
  /** On stop, attempts under way get this long to end by themselves. */
  readonly stopGraceMs: number;
};

export const dispatchTiming: DispatchTiming = {
  pollMs: 1000,
  requestTimeoutMs: 10_000,
  leaseMs: 30_000,
  retryMs: 1000,
  retryMsMax: 15 * 60_000,
  channelPauseMsMax: 30_000,
  circuitFailures: 5,
  circuitMs: 30_000,
  circuitMsMax: 15 * 60_000,
  giveUpAfterMs: 24 * 3_600_000,
  stopGraceMs: 5000,
};
