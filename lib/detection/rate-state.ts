/** A topic whose count was far above what it usually is. Counts are messages a minute, scores nats. */
export type SurgeCandidate = {
  readonly index: number;
  readonly count: number;
  /** Usual count of a whole minute at this hour, without the margin. */
  readonly usual: number;
  /** The share of a minute in which the count came; 1 also for an open minute that is judged as if it were whole. */
  readonly share: number;
  /** Of this window alone. */
  readonly score: number;
  /** CUSUM over the last windows (0 on a topic that runs in phases), and the highest it reached on normal traffic. */
  readonly sustained: number;
  readonly sustainedMax: number;
  /** Evidence for traffic of nine times the usual added to it, up to and with this window; 0 on a bursty topic. */
  readonly tenfold: number;
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
  /** Evidence for much added traffic, carried from minute to minute, in eighths of a nat; see `tenfold.ts`. */
  readonly tenfold: Uint8Array;
  /** Over-dispersion of pieces of a minute, in thousandths; 0 = not learned. See `minute-marks.ts`. */
  readonly pieceDispersion: Uint16Array;
  /** Count of the running minute when its tail began; saturating. */
  readonly countBeforeTail: Uint16Array;
  /** Share of the scatter that the hour of the day explains; see `learn-rate.ts`. */
  readonly hourGain: Float32Array;
  /** Messages in the running hour; NaN when part of it was not learned. */
  readonly hourSum: Float32Array;
  /** Bit h is set when hour h was learned on two days or more, bit 24 when the hours are in use for this topic. */
  readonly hoursLearned: Uint32Array;
  /** How much the counts of neighbouring minutes hang together (autocorrelation at lag 1): about −1 to 1, never beyond ±9. */
  readonly kinship: Float32Array;
  /** How far the last count was from what was usual. */
  readonly lastDifference: Float32Array;
  /** Windows judged so far, saturating. */
  readonly windows: Uint16Array;
  readonly hourRates: Uint8Array;
  /** The hour (since the epoch) being summed, and how many windows of it have been closed. */
  hour: number;
  windowsInHour: number;
  /** When the running minute was last looked at, and when its tail began, ms. */
  markedAt: number;
  tailFrom: number;
};

export function createRateState(capacity: number): RateState {
  return {
    mean: new Float32Array(capacity),
    dispersion: new Float32Array(capacity),
    cusum: new Float32Array(capacity),
    cusumPeak: new Float32Array(capacity),
    cusumMax: new Float32Array(capacity),
    tenfold: new Uint8Array(capacity),
    pieceDispersion: new Uint16Array(capacity),
    countBeforeTail: new Uint16Array(capacity),
    hourGain: new Float32Array(capacity),
    hourSum: new Float32Array(capacity),
    hoursLearned: new Uint32Array(capacity),
    kinship: new Float32Array(capacity),
    lastDifference: new Float32Array(capacity),
    windows: new Uint16Array(capacity),
    hourRates: new Uint8Array(capacity * 24),
    hour: -1,
    windowsInHour: 0,
    markedAt: 0,
    tailFrom: 0,
  };
}

/** Forgets all that was learned of one topic's rate. */
export function clearRate(rates: RateState, index: number): void {
  rates.mean[index] = 0;
  rates.dispersion[index] = 0;
  rates.cusum[index] = 0;
  rates.cusumPeak[index] = 0;
  rates.cusumMax[index] = 0;
  rates.tenfold[index] = 0;
  rates.pieceDispersion[index] = 0;
  rates.countBeforeTail[index] = 0;
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
  grown.tenfold.set(state.tenfold);
  grown.pieceDispersion.set(state.pieceDispersion);
  grown.countBeforeTail.set(state.countBeforeTail);
  grown.hourGain.set(state.hourGain);
  grown.hourSum.set(state.hourSum);
  grown.hoursLearned.set(state.hoursLearned);
  grown.kinship.set(state.kinship);
  grown.lastDifference.set(state.lastDifference);
  grown.windows.set(state.windows);
  grown.hourRates.set(state.hourRates);
  grown.hour = state.hour;
  grown.windowsInHour = state.windowsInHour;
  grown.markedAt = state.markedAt;
  grown.tailFrom = state.tailFrom;
  return grown;
}
