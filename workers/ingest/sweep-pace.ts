/** Share of the time that sweeps may take, and how often they come at most and at least. */
const shareMax = 0.05;
const shortestMs = 250;
const longestMs = 5000;

/**
 * Says when the next sweep over all topics is due: four times a second while that is cheap, so that a flood is seen at
 * once, less often when there are so many topics that sweeping would take more than a twentieth of the time.
 */
export class SweepPace {
  private dueAt = Number.NEGATIVE_INFINITY;

  /** `clock` gives ms and never runs backwards. */
  constructor(private readonly clock: () => number) {}

  run(sweep: () => void): void {
    const begin = this.clock();
    if (begin < this.dueAt) return;
    sweep();
    const tookMs = this.clock() - begin;
    this.dueAt = begin + Math.min(longestMs, Math.max(shortestMs, tookMs / shareMax));
  }
}
