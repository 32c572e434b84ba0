/** Newcomers that can still be named: enough for the examples of an alert. */
const kept = 4096;

/** Counts the topics that are heard for the first time, and remembers the last 4,096 of them. */
export class Newcomers {
  private readonly ring = new Uint32Array(kept);
  private noted = 0;

  /** How many there were since start. */
  get count(): number {
    return this.noted;
  }

  note(index: number): void {
    this.ring[this.noted++ % kept] = index;
  }

  /** Store indexes of the newest `many`, newest first; those may have been evicted since. */
  newest(many: number): readonly number[] {
    const length = Math.min(many, this.noted, kept);
    return Array.from({ length }, (_, back) => this.ring[(this.noted - 1 - back) % kept] ?? 0);
  }
}
