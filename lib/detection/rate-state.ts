/** A topic whose count was far above what it usually is. Counts are messages a minute, scores nats. */
export type SurgeCandidate = {
  readonly index: number;
  readonly count: number;
  /** Usual count at this hour, without the margin. */
  readonly usual: number;
  /** Of this window alone. */
  readonly score: number;
  /** CUSUM over the last windows, and the highest it reached on normal traffic. */
  readonly sustained: number;
  readonly sustainedMax: number;
};

/** What one closed minute showed. */
export type ClosedMinute = {
  /** End of the window, ms. */
  readonly at: number;
  /** False when the monitor did not see the whole window: nothing was learned or judged. */
  readonly isComplete: boolean;
  readonly candidates: readonly SurgeCandidate[];
};

/**
 * What the minute sweep has learned of each topic's rate, one entry a topic (hour factors: 24). Rates are messages a
 * minute. `hourFactors` are hour-of-day means relative to `mean` on a log scale (see `hour-factor.ts`), 0 = not learned.
 */
export type RateState = {
  readonly mean: Float32Array;
  /** Over-dispersion: variance = mean + dispersion · mean². */
  readonly dispersion: Float32Array;
  readonly cusum: Float32Array;
  /** Highest `cusum` on normal traffic. */
  readonly cusumMax: Float32Array;
  /** Messages in the running hour; NaN when part of it was not learned. */
  readonly hourSum: Float32Array;
  /** Bit h is set when hour h was learned on two days or more. */
  readonly hoursLearnedTwice: Uint32Array;
  /** Messages in the last closed window. */
  readonly closedCount: Uint32Array;
  /** Windows judged so far, saturating. */
  readonly windows: Uint16Array;
  readonly hourFactors: Uint8Array;
  /** The hour (since the epoch) being summed, and how many windows of it have been closed. */
  hour: number;
  windowsInHour: number;
};

export function createRateState(capacity: number): RateState {
  return {
    mean: new Float32Array(capacity),
    dispersion: new Float32Array(capacity),
    cusum: new Float32Array(capacity),
    cusumMax: new Float32Array(capacity),
    hourSum: new Float32Array(capacity),
    hoursLearnedTwice: new Uint32Array(capacity),
    closedCount: new Uint32Array(capacity),
    windows: new Uint16Array(capacity),
    hourFactors: new Uint8Array(capacity * 24),
    hour: -1,
    windowsInHour: 0,
  };
}

/** The same state with room for `capacity` topics. */
export function growRateState(state: RateState, capacity: number): RateState {
  const grown = createRateState(capacity);
  grown.mean.set(state.mean);
  grown.dispersion.set(state.dispersion);
  grown.cusum.set(state.cusum);
  grown.cusumMax.set(state.cusumMax);
  grown.hourSum.set(state.hourSum);
  grown.hoursLearnedTwice.set(state.hoursLearnedTwice);
  grown.closedCount.set(state.closedCount);
  grown.windows.set(state.windows);
  grown.hourFactors.set(state.hourFactors);
  grown.hour = state.hour;
  grown.windowsInHour = state.windowsInHour;
  return grown;
}
