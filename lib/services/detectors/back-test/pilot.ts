import type { WorkSlice } from './work-slice';

/** Share of the time after which the pace is known. */
const pilotShare = 0.15;
/** How much of the time that is left may be planned with. */
const plannedShare = 0.75;

/**
 * Watches how fast history is played: after a while it is known whether the whole of it can be. If not, it is better to
 * begin anew with less of it than to be stopped before the newest part.
 */
export class Pilot {
  /** History that can be played in the time that is left, ms; null while the pace is fast enough or not known. */
  affordableMs: number | null = null;
  private begun: { readonly leftMs: number; readonly reachedAt: number } | null = null;
  private isDone = false;

  constructor(
    private readonly slice: Pick<WorkSlice, 'leftMs'>,
    private readonly to: number,
  ) {}

  /** Call after every minute of history, which ended at `reachedAt` (ms). What came before the first call is no pace. */
  isTooSlow(reachedAt: number): boolean {
    const { leftMs } = this.slice;
    this.begun ??= { leftMs, reachedAt };
    const spentMs = this.begun.leftMs - leftMs;
    if (this.isDone || spentMs < pilotShare * this.begun.leftMs) return false;
    this.isDone = true;
    const pace = (reachedAt - this.begun.reachedAt) / spentMs;
    const affordableMs = Math.floor(plannedShare * leftMs * pace);
    if (affordableMs >= this.to - reachedAt) return false;
    this.affordableMs = affordableMs;
    return true;
  }
}
