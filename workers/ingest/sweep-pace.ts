/** Share of one processor that sweeps may take, and how often they come at most and at least. */
const shareMax = 0.05;
const shortestMs = 250;
const longestMs = 1000;

/** Times in ms that never run backwards: of the clock, and of the processor that this process has used. */
export type SweepClocks = { clock(): number; used(): number };

/**
 * Says when the next sweep over all topics is due: four times a second while that is cheap, so that a flood is seen at
 * once, and once a second when there are so many topics that sweeping would take more than a twentieth of a processor.
 */
export class SweepPace {
  private dueAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly clocks: SweepClocks) {}

  run(sweep: () => void): void {
    const { clocks } = this;
    const begin = clocks.clock();
    if (begin < this.dueAt) return;
    const usedBefore = clocks.used();
    sweep();
    const tookMs = clocks.used() - usedBefore;
    this.dueAt = begin + Math.min(longestMs, Math.max(shortestMs, tookMs / shareMax));
  }
}
