import { createWords, growWords, ordinal, owner, richWords, type Words } from './profile-row';

/** The pool of second rows, 192 bytes each, for topics that carry more than plain numbers; grown by doubling up to a bound. */
export class RichRows {
  words: Words;
  /** Topics that got no row because the pool was full. */
  refused = 0;
  private capacity: number;
  private used = 0;
  private free = 0;
  private freeCount = 0;

  constructor(private readonly rowsMax: number) {
    this.capacity = Math.max(1, Math.min(256, rowsMax));
    this.words = createWords(this.capacity * richWords);
  }

  get bytes(): number {
    return this.capacity * richWords * 4;
  }

  get size(): number {
    return this.used - this.freeCount;
  }

  /** An empty row for a topic: its offset in words, -1 when there is no room. */
  take(topic: number): number {
    const index = this.takeIndex();
    if (index < 0) {
      this.refused++;
      return -1;
    }
    const row = index * richWords;
    this.words.u32.fill(0, row, row + richWords);
    this.words.u32[row + owner] = topic + 1;
    return row;
  }

  /** Gives a row back. */
  release(row: number): void {
    const { u32 } = this.words;
    u32[row + owner] = 0;
    u32[row + ordinal] = this.free;
    this.free = row / richWords + 1;
    this.freeCount++;
  }

  private takeIndex(): number {
    if (this.free > 0) {
      const index = this.free - 1;
      this.free = this.words.u32[index * richWords + ordinal] ?? 0;
      this.freeCount--;
      return index;
    }
    if (this.used >= this.rowsMax) return -1;
    if (this.used === this.capacity) {
      this.capacity = Math.min(this.capacity * 2, this.rowsMax);
      this.words = growWords(this.words, this.capacity * richWords);
    }
    return this.used++;
  }
}
