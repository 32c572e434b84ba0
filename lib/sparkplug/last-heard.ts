/**
 * When each sender was last heard, and when that was last handed out (ms since the epoch), side by side in one typed
 * array: the only memory that every DATA message writes.
 */
export class LastHeard {
  private times = new Float64Array(128);
  private size = 0;

  /** A new sender's slot. */
  add(): number {
    if (this.size * 2 === this.times.length) {
      const grown = new Float64Array(this.times.length * 2);
      grown.set(this.times);
      this.times = grown;
    }
    const slot = this.size++;
    this.times[slot * 2] = Number.NaN;
    this.times[slot * 2 + 1] = Number.NEGATIVE_INFINITY;
    return slot;
  }

  /** Notes a message; true when the time last handed out is `intervalMs` old or more. */
  hear(slot: number, at: number, intervalMs: number): boolean {
    this.times[slot * 2] = at;
    return at - (this.times[slot * 2 + 1] ?? 0) >= intervalMs;
  }

  /** The last message's time; null before the first. */
  get(slot: number): number | null {
    const at = this.times[slot * 2] ?? Number.NaN;
    return Number.isNaN(at) ? null : at;
  }

  /** Like `get`, and remembers that it was handed out. */
  take(slot: number): number | null {
    const at = this.get(slot);
    if (at !== null) this.times[slot * 2 + 1] = at;
    return at;
  }
}
