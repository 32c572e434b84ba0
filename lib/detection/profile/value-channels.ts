import type { Json } from '@/lib/domain/json';
import { observeAnew } from './value-anew';
import { observeCode } from './value-codes';
import { exportRow, readStoredRows, storeRows } from './value-export';
import { observeNumber } from './value-number';
import { createRows, nextChannel, pathHash, rowWords, type ValueRows } from './value-row';
import { createVerdict } from './value-verdict';

/** Channels kept at most over all topics, unless configured otherwise; 96 bytes each. */
const channelsMaxDefault = 2_000_000;
/** Fields of one topic that are followed; metrics of one edge node or device, which stand for a topic each elsewhere. */
const fieldsMax = 16;
export const metricsMax = 512;
/** From this share of the pool on a sender of metrics has no more than any topic, so that some cannot use it up. */
const roomyShare = 0.75;
const none = -1;

/**
 * The pool of value channels: one row of 96 bytes for each numeric, boolean or text field of a topic, in typed arrays that
 * grow by doubling up to `channelsMax`. Nothing is allocated for a value of a known field. Topics are `TopicStore` indexes,
 * times ms since the epoch.
 */
export class ValueChannels {
  /** What the last `observe` or `observeCode` found; overwritten by the next. */
  readonly verdict = createVerdict();
  /** Fields that got no channel because the pool was full or their topic had as many as it may. */
  refused = 0;
  private readonly channelsMax: number;
  private capacity: number;
  private rows: ValueRows;
  private heads = new Int32Array(1024).fill(none);
  private used = 0;
  private free = none;
  private freeCount = 0;

  constructor(options: { readonly channelsMax?: number; readonly capacity?: number } = {}) {
    this.channelsMax = options.channelsMax ?? channelsMaxDefault;
    this.capacity = Math.max(1, Math.min(options.capacity ?? 1024, this.channelsMax));
    this.rows = createRows(this.capacity);
  }

  /** Channels in use. */
  get size(): number {
    return this.used - this.freeCount;
  }

  /** How many fields of one topic may be followed when they are metrics: fewer when the pool is nearly full. */
  get metricsMost(): number {
    return this.size < roomyShare * this.channelsMax ? metricsMax : fieldsMax;
  }

  /** Fields of a topic that are followed; goes through them. */
  count(topic: number): number {
    let fields = 0;
    for (let at = this.heads[topic] ?? none; at >= 0; at = this.rows.i32[at * rowWords + nextChannel] ?? none)
      fields++;
    return fields;
  }

  get bytes(): number {
    return this.capacity * rowWords * 4 + this.heads.byteLength;
  }

  /**
   * The channel of a topic's field, made on first sight; -1 when there is no room. `hint` is the channel of the field
   * before it in the message (-1 for the first): in the usual order the answer is one step away. A topic has `most` at most.
   */
  channel(topic: number, hash: number, hint: number, most = fieldsMax): number {
    const { i32, u32 } = this.rows;
    const wanted = hash >>> 0;
    const guess = hint >= 0 ? (i32[hint * rowWords + nextChannel] ?? none) : (this.heads[topic] ?? none);
    if (guess >= 0 && u32[guess * rowWords + pathHash] === wanted) return guess;
    let last = none;
    let fields = 0;
    for (let at = this.heads[topic] ?? none; at >= 0; at = i32[at * rowWords + nextChannel] ?? none) {
      if (u32[at * rowWords + pathHash] === wanted) return at;
      last = at;
      fields++;
    }
    if (fields >= most) {
      this.refused++;
      return none;
    }
    return this.add(topic, wanted, last);
  }

  /** Does a channel that somebody remembers still belong to the field with this hash? */
  isOf(channel: number, hash: number): boolean {
    return channel >= 0 && channel < this.used && this.rows.u32[channel * rowWords + pathHash] === hash >>> 0;
  }

  /** Learns the field anew: it has become another one, in another unit or of another type. */
  restart(channel: number): void {
    const { u32 } = this.rows;
    const word = channel * rowWords;
    u32.fill(0, word, word + nextChannel);
  }

  /**
   * Judges one number, then learns it unless `learns` is false. Answers the bits of what stood out (0: nothing); the numbers
   * are in `verdict`. `decimals` is how many the text had, -1 when that is not known. NaN and infinities are judged too.
   */
  observe(channel: number, value: number, decimals: number, at: number, learns = true): number {
    return observeNumber(this.rows, channel, value, decimals, at, learns, this.verdict);
  }

  /** The same of a number with which the field begins anew, see `observeAnew`. */
  observeAnew(channel: number, value: number, decimals: number, at: number, learns = true): number {
    return observeAnew(this.rows, channel, value, decimals, at, learns, this.verdict);
  }

  /** Judges a text by its 32-bit hash, or a boolean as 0 or 1: only whether the field has had it before. */
  observeCode(channel: number, hash: number, at: number, learns = true): number {
    return observeCode(this.rows, channel, hash, at, learns, this.verdict);
  }

  /** Forgets all fields of a topic; their rows are used again. */
  release(topic: number): void {
    const { i32, u32 } = this.rows;
    let at = this.heads[topic] ?? none;
    if (at < 0) return;
    this.heads[topic] = none;
    while (at >= 0) {
      const word = at * rowWords;
      const next = i32[word + nextChannel] ?? none;
      u32[word + pathHash] = 0;
      i32[word + nextChannel] = this.free;
      this.free = at;
      this.freeCount++;
      at = next;
    }
  }

  /** What was learned of a topic's fields, to be restored after a restart; null when it has none. */
  exportTopic(topic: number): Json | null {
    const fields: (readonly number[])[] = [];
    const { i32 } = this.rows;
    for (let at = this.heads[topic] ?? none; at >= 0; at = i32[at * rowWords + nextChannel] ?? none)
      fields.push(exportRow(this.rows, at));
    return fields.length === 0 ? null : storeRows(fields);
  }

  /** Puts back what `exportTopic` gave; false, with nothing changed, when it is damaged or of another version. */
  restoreTopic(topic: number, stored: unknown): boolean {
    const rows = readStoredRows(stored, metricsMax);
    if (rows === null) return false;
    this.release(topic);
    let last = none;
    for (const words of rows) {
      last = this.add(topic, words[pathHash] ?? 0, last);
      if (last < 0) break;
      const word = last * rowWords;
      for (let place = 0; place < rowWords; place++)
        if (place !== nextChannel) this.rows.u32[word + place] = words[place] ?? 0;
    }
    return true;
  }

  private add(topic: number, hash: number, after: number): number {
    const channel = this.takeRow();
    if (channel < 0) {
      this.refused++;
      return none;
    }
    const { u32, i32 } = this.rows;
    const word = channel * rowWords;
    u32.fill(0, word, word + rowWords);
    u32[word + pathHash] = hash;
    i32[word + nextChannel] = none;
    if (after >= 0) i32[after * rowWords + nextChannel] = channel;
    else this.setHead(topic, channel);
    return channel;
  }

  private takeRow(): number {
    if (this.free >= 0) {
      const channel = this.free;
      this.free = this.rows.i32[channel * rowWords + nextChannel] ?? none;
      this.freeCount--;
      return channel;
    }
    if (this.used >= this.channelsMax) return none;
    if (this.used === this.capacity) {
      this.capacity = Math.min(this.capacity * 2, this.channelsMax);
      const grown = createRows(this.capacity);
      grown.u32.set(this.rows.u32);
      this.rows = grown;
    }
    return this.used++;
  }

  private setHead(topic: number, channel: number): void {
    if (topic >= this.heads.length) {
      const grown = new Int32Array(Math.max(topic + 1, this.heads.length * 2)).fill(none);
      grown.set(this.heads);
      this.heads = grown;
    }
    this.heads[topic] = channel;
  }
}
