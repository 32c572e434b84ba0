import { setImmediate as nextTurn } from 'node:timers/promises';

/** Time at a stretch, so that requests in between are answered at once. */
const stretchMs = 20;

/** The time that one piece of work may take, given back to the event loop every few milliseconds. */
export class WorkSlice {
  /** When the time is up, as `performance.now()` counts. */
  private readonly endsAt: number;
  private stretchEndsAt = performance.now() + stretchMs;

  constructor(limitMs: number) {
    this.endsAt = performance.now() + limitMs;
  }

  get leftMs(): number {
    return Math.max(0, this.endsAt - performance.now());
  }

  get isOver(): boolean {
    return performance.now() >= this.endsAt;
  }

  /** A part of what is left, for one of `parts` equal pieces. */
  share(parts: number): WorkSlice {
    return new WorkSlice(this.leftMs / Math.max(1, parts));
  }

  /** Call often: lets others work when it is their turn. */
  async rest(): Promise<void> {
    if (performance.now() < this.stretchEndsAt) return;
    await nextTurn();
    this.stretchEndsAt = performance.now() + stretchMs;
  }
}
