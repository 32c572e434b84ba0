import { spread } from './hash-bytes';

const entriesDefault = 131_072;
const wordsEach = 5;
/** Entries looked through for one payload; the oldest of them makes room. */
const ways = 4;

/** Where a payload was seen before. */
export type Sighting = { ordinal: number; second: number };

/**
 * Which payloads a broker's topics have shown: a table of fixed size over (topic, 64-bit hash) → number of the message on its
 * topic and when. Old entries make room for new ones, so that it remembers the last 100,000 or so over all topics.
 */
export class SeenPayloads {
  /** What the last `find` found. */
  readonly found: Sighting = { ordinal: 0, second: 0 };
  /** Made with the first payload: many brokers carry nothing but numbers. */
  private words = new Uint32Array(0);
  private readonly setMask: number;

  /** `entries` must be a power of two, 4 or more. */
  constructor(private readonly entries: number = entriesDefault) {
    this.setMask = entries / ways - 1;
  }

  get bytes(): number {
    return this.words.byteLength;
  }

  /** Was this payload seen on this topic? If so, `found` says when. */
  find(topic: number, hash: number, more: number): boolean {
    const { words } = this;
    const first = this.firstWord(topic, hash);
    for (let way = 0; way < ways; way++) {
      const word = first + way * wordsEach;
      if (words[word] !== topic + 1 || words[word + 1] !== hash || words[word + 2] !== more) continue;
      this.found.ordinal = words[word + 3] ?? 0;
      this.found.second = words[word + 4] ?? 0;
      return true;
    }
    return false;
  }

  /** Remembers a payload that `find` did not know. */
  add(topic: number, hash: number, more: number, sighting: Sighting): void {
    if (this.words.length === 0) this.words = new Uint32Array(this.entries * wordsEach);
    const { words } = this;
    const first = this.firstWord(topic, hash);
    let oldest = first;
    for (let way = 1; way < ways; way++) {
      const word = first + way * wordsEach;
      if ((words[word + 4] ?? 0) < (words[oldest + 4] ?? 0)) oldest = word;
    }
    words[oldest] = topic + 1;
    words[oldest + 1] = hash;
    words[oldest + 2] = more;
    words[oldest + 3] = sighting.ordinal;
    words[oldest + 4] = sighting.second;
  }

  private firstWord(topic: number, hash: number): number {
    return (spread(hash ^ Math.imul(topic + 1, 0x9e3779b1)) & this.setMask) * ways * wordsEach;
  }
}
