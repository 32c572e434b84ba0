const gapMsMin = 180_000;
const rhythmFactor = 3;
/** Of the longest usual pause, what remains with each further one. */
const decay = 0.98;
/** Messages of one round come together; pauses shorter than this are within a round. */
const roundGapMs = 400;

/**
 * Tells a hole in a capture (nobody was recording) from a pause in its rhythm: three minutes, or three times the longest
 * usual pause. A pause teaches at most what was the limit, so that an hourly series is understood after a few hours and
 * a single hole is soon forgotten. Times are ms.
 */
export class CaptureGaps {
  private longestMs = 0;

  /** Judges the pause before a message and learns from it; `silenceLimitMs` is what the broker's own rhythm allows. */
  isGap(pauseMs: number, silenceLimitMs: number | null): boolean {
    const limit = Math.max(gapMsMin, rhythmFactor * this.longestMs);
    if (pauseMs >= roundGapMs) this.longestMs = Math.max(Math.min(pauseMs, limit), this.longestMs * decay);
    return pauseMs > (silenceLimitMs ?? limit);
  }
}
