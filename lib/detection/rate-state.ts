/** A topic whose count was far above what it usually is. Counts are messages a minute, scores nats. */
export type SurgeCandidate = {
  readonly index: number;
  readonly count: number;
  /** Usual count at this hour, without the margin. */
  readonly usual: number;
  /** Of this window alone. */
  readonly score: number;
  /** CUSUM over the last windows (0 on a topic that runs in phases), and the highest it reached on normal traffic. */
  readonly sustained: number;
  readonly sustainedMax: number;
  /** CUSUM that looks for eight times the usual, up to and with this window; 0 on a bursty topic. */
  readonly eightfold: number;
};

/** A topic that had at most half of its usual messages, and ten fewer, in a minute. */
export type DropCandidate = { readonly index: number; readonly count: number; readonly usual: number };

/** What one closed minute showed. */
export type ClosedMinute = {
  /** End of the window, ms. */
  readonly at: number;
  /** False when the monitor did not see the whole window: nothing was learned or judged. */
  readonly isComplete: boolean;
  readonly candidates: readonly SurgeCandidate[];
  readonly drops: readonly DropCandidate[];
};

/**
 * What the minute sweep has learned of each topic's rate, one entry a topic (`hourRates`: 24). Rates are messages a minute;
 * `hourRates` are the means of each hour of the day, UTC, one byte each on a log scale (see `hour-rate.ts`), 0 = not learned.
 */
export type RateState = {
  readonly mean: Float32Array;
  /** Over-dispersion: variance = mean + dispersion · mean². */
  readonly dispersion: Float32Array;
  readonly cusum: Float32Array;
  /** Highest `cusum` of the running excursion, and of all that ended by themselves. */
  readonly cusumPeak: Float32Array;
  readonly cusumMax: Float32Array;
  /** CUSUM that looks for eight times the usual rate: few windows make it certain. */
  readonly cusumEightfold: Float32Array;
  /** Share of the scatter that the hour of the day explains; see `learn-rate.ts`. */
  readonly hourGain: Float32Array;
  /** Messages in the running hour; NaN when part of it was not learned. */
  readonly hourSum: Float32Array;
  /** Bit h is set when hour h was learned on two days or more, bit 24 when the hours are in use for this topic. */
  readonly hoursLearned: Uint32Array;
  /** How much the counts of neighbouring minutes hang together (autocorrelation at lag 1), −1 to 1. */
  readonly kinship: Float32Array;
  /** How far the last count was from what was usual. */
  readonly lastDifference: Float32Array;
  /** Windows judged so far, saturating. */
  readonly windows: Uint16Array;
  readonly hourRates: Uint8Array;
  /** The hour (since the epoch) being summed, and how many windows of it have been closed. */
  hour: number;
  windowsInHour: number;
};

export function createRateState(capacity: number): RateState {
  return {
    mean: new Float32Array(capacity),
    dispersion: new Float32Array(capacity),
    cusum: new Float32Array(capacity),
    cusumPeak: new Float32Array(capacity),
    cusumMax: new Float32Array(capacity),
    cusumEightfold: new Float32Array(capacity),
    hourGain: new Float32Array(capacity),
    hourSum: new Float32Array(capacity),
    hoursLearned: new Uint32Array(capacity),
    kinship: new Float32Array(capacity),
    lastDifference: new Float32Array(capacity),
    windows: new Uint16Array(capacity),
    hourRates: new Uint8Array(capacity * 24),
    hour: -1,
    windowsInHour: 0,
  };
}

/** Forgets all that was learned of one topic's rate. */
export function clearRate(rates: RateState, index: number): void {
  rates.mean[index] = 0;
  rates.dispersion[index] = 0;
  rates.cusum[index] = 0;
  rates.cusumPeak[index] = 0;
  rates.cusumMax[index] = 0;
  rates.cusumEightfold[index] = 0;
  rates.hourGain[index] = 0;
  rates.hourSum[index] = 0;
  rates.hoursLearned[index] = 0;
  rates.kinship[index] = 0;
  rates.lastDifference[index] = 0;
  rates.windows[index] = 0;
  rates.hourRates.fill(0, index * 24, index * 24 + 24);
}

/** The same state with room for `capacity` topics. */
export function growRateState(state: RateState, capacity: number): RateState {
  const grown = createRateState(capacity);
  grown.mean.set(state.mean);
  grown.dispersion.set(state.dispersion);
  grown.cusum.set(state.cusum);
  grown.cusumPeak.set(state.cusumPeak);
  grown.cusumMax.set(state.cusumMax);
  grown.cusumEightfold.set(state.cusumEightfold);
  grown.hourGain.set(state.hourGain);
  grown.hourSum.set(state.hourSum);
  grown.hoursLearned.set(state.hoursLearned);
  grown.kinship.set(state.kinship);
  grown.lastDifference.set(state.lastDifference);
  grown.windows.set(state.windows);
  grown.hourRates.set(state.hourRates);
  grown.hour = state.hour;
  grown.windowsInHour = state.windowsInHour;
  return grown;
}
