import { leastWorthy } from './least-worthy';
import { Newcomers } from './newcomers';
import { type ClosedMinute, clearRate, createRateState, growRateState, type RateState } from './rate-state';
import type { DirtyTopics, GapStatistics } from './topic-counts';
import { TopicNames } from './topic-names';

export type { GapStatistics } from './topic-counts';

/** Topics kept at most, unless configured otherwise; ≈ 120 bytes each plus the name. */
const topicsMaxDefault = 1_000_000;

const rowWords = 16;
const lastSeen = 0;
const firstSeen = 1;
const countTotal = 2;
const bytesTotal = 3;
const bytesPending = 4;
const countPending = 10;
const countWindow = 11;
const gapMean = 12;
const gapVariance = 13;
const gapMax = 14;
const gapCountAndFlags = 15;

const gapCountMask = 0xffff;
const silentFlag = 1 << 16;
const surgingFlag = 1 << 17;
const reservedFlag = 1 << 18;
const sparkplugFlag = 1 << 19;
const frozenFlag = 1 << 20;
const approvedFlag = 1 << 21;
/** The gap statistics rest on about this many of the last messages: days of a topic that speaks every minute. */
const gapsRemembered = 4000;
const reclaimEveryMs = 30_000;
const youngMs = 7 * 86_400_000;

/**
 * Per-topic state in typed arrays: one dense index per topic, grown in place by doubling, bounded by `topicsMax`. What a
 * message touches lies in one row of 64 bytes, so that counting costs about one cache miss; what only the minute sweep
 * touches lies in `rates`. The one mutable thing in the pure core (style §2): it knows no clock and no I/O; times are ms
 * since the epoch, passed in.
 */
export class TopicStore {
  private readonly names = new TopicNames();
  private capacity: number;
  private f64: Float64Array;
  private f32: Float32Array;
  private u32: Uint32Array;
  private dirty: Uint32Array;
  private dirtyCount = 0;
  private gapsFrom = 0;
  private reserved = 0;
  private messages = 0;
  private bytes = 0;
  private reservedMessages = 0;
  private refusals = 0;
  /** Topics heard for the first time since start; restored ones do not count. */
  readonly newcomers = new Newcomers();
  /** State of the rate baselines; only `close-minute.ts` and its kin touch it. */
  rates: RateState;
  /** The result of the last `closeMinute`. */
  closedMinute: ClosedMinute | null = null;

  constructor(options: { readonly topicsMax?: number; readonly capacity?: number } = {}) {
    this.topicsMax = options.topicsMax ?? topicsMaxDefault;
    this.capacity = Math.max(1, Math.min(options.capacity ?? 1024, this.topicsMax));
    const rows = new ArrayBuffer(this.capacity * rowWords * 4);
    this.f64 = new Float64Array(rows);
    this.f32 = new Float32Array(rows);
    this.u32 = new Uint32Array(rows);
    this.dirty = new Uint32Array(this.capacity);
    this.rates = createRateState(this.capacity);
  }

  readonly topicsMax: number;
  /** Topics forgotten by `reclaim` since start. */
  evicted = 0;
  private reclaimedAt = 0;

  /** Slots in use or freed: every index is below it. A freed slot has an empty name and was never seen. */
  get size(): number {
    return this.names.slots;
  }

  /** Topics that do not start with `$`: what `#` would deliver. */
  get liveTopics(): number {
    return this.names.known - this.reserved;
  }

  /** Messages counted since start on topics that do not start with `$`. */
  get liveMessages(): number {
    return this.messages - this.reservedMessages;
  }

  /** Payload bytes counted since start on all topics. */
  get countedBytes(): number {
    return this.bytes;
  }

  /** Bytes of the typed array that finds a topic by its name. */
  get nameIndexBytes(): number {
    return this.names.indexBytes;
  }

  /** How often `intern` refused a new topic because the store was full. */
  get refused(): number {
    return this.refusals;
  }

  /**
   * Makes room when more than 95 % of `topicsMax` is taken: forgets topics of a flood (heard once or twice within a day,
   * then no more), then what was hardly ever heard; never one that was learned, approved, frozen or is in trouble. Gives
   * the freed indexes, which later topics will use: the caller must let go of everything it holds by them.
   */
  reclaim(now: number): readonly number[] {
    if (Math.abs(now - this.reclaimedAt) < reclaimEveryMs) return [];
    const freed = leastWorthy(this, this.names.known, now);
    if (freed !== null) this.reclaimedAt = now;
    for (const index of freed ?? []) this.release(index);
    return freed ?? [];
  }

  /** The index of a topic, made on first sight; -1 when the store is full. Over-long names are bounded, see `boundIdentifier`. */
  intern(name: string): number {
    const known = this.names.find(name);
    return known === -1 ? this.add(name) : known;
  }

  /** The index of a topic already known, else -1. */
  indexOf(name: string): number {
    return this.names.find(name);
  }

  name(index: number): string {
    return this.names.at(index);
  }

  /** Counts one message of `bytes` payload bytes at `at`; an index of -1 (refused) is passed over. The hot path: no allocation, one row. */
  count(index: number, bytes: number, at: number): void {
    if (index < 0) return;
    const { f64, u32 } = this;
    const wide = index * 8;
    const word = index * rowWords;
    const pending = u32[word + countPending] ?? 0;
    if (pending === 0) this.dirty[this.dirtyCount++] = index;
    u32[word + countPending] = pending + 1;
    u32[word + countWindow] = (u32[word + countWindow] ?? 0) + 1;
    f64[wide + bytesPending] = (f64[wide + bytesPending] ?? 0) + bytes;
    f64[wide + countTotal] = (f64[wide + countTotal] ?? 0) + 1;
    f64[wide + bytesTotal] = (f64[wide + bytesTotal] ?? 0) + bytes;
    this.messages++;
    this.bytes += bytes;
    const flags = u32[word + gapCountAndFlags] ?? 0;
    if ((flags & reservedFlag) !== 0) this.reservedMessages++;
    const last = f64[wide + lastSeen] ?? 0;
    if (last === 0) this.noteFirst(index, at);
    else if (last >= this.gapsFrom && at >= last) this.learnGap(word, flags, (at - last) / 1000, at);
    if (at > last) f64[wide + lastSeen] = at;
  }

  /** Counts what was stored of a whole minute at once: `messages` of `bytes` in all, as if the last came at `at`. */
  countMany(index: number, messages: number, bytes: number, at: number): void {
    if (index < 0 || messages < 1) return;
    this.count(index, bytes, at);
    const more = messages - 1;
    const word = index * rowWords;
    this.u32[word + countPending] = (this.u32[word + countPending] ?? 0) + more;
    this.u32[word + countWindow] = (this.u32[word + countWindow] ?? 0) + more;
    this.f64[index * 8 + countTotal] = (this.f64[index * 8 + countTotal] ?? 0) + more;
    this.messages += more;
    if (this.isReserved(index)) this.reservedMessages += more;
  }

  /** Gaps that began before `at` are not learned: the monitor was blind or away during them. */
  ignoreGapsBefore(at: number): void {
    this.gapsFrom = Math.max(this.gapsFrom, at);
  }

  /** Takes what was counted since the last call; costs only the topics that had messages. */
  takeDirty(): DirtyTopics {
    const { f64, u32 } = this;
    const indexes = this.dirty.slice(0, this.dirtyCount);
    const counts = new Uint32Array(indexes.length);
    const bytes = new Float64Array(indexes.length);
    for (let entry = 0; entry < indexes.length; entry++) {
      const index = indexes[entry] ?? 0;
      counts[entry] = u32[index * rowWords + countPending] ?? 0;
      bytes[entry] = f64[index * 8 + bytesPending] ?? 0;
      u32[index * rowWords + countPending] = 0;
      f64[index * 8 + bytesPending] = 0;
    }
    this.dirtyCount = 0;
    return { indexes, counts, bytes };
  }

  /** The topics with most bytes since the last `takeDirty`, most first. */
  heaviest(many: number): readonly { readonly index: number; readonly bytes: number }[] {
    return [...this.dirty.subarray(0, this.dirtyCount)]
      .map((index) => ({ index, bytes: this.f64[index * 8 + bytesPending] ?? 0 }))
      .sort((a, b) => b.bytes - a.bytes)
      .slice(0, many);
  }

  totalCount(index: number): number {
    return this.f64[index * 8 + countTotal] ?? 0;
  }

  totalBytes(index: number): number {
    return this.f64[index * 8 + bytesTotal] ?? 0;
  }

  /** When the first message was counted, 0 when none was. */
  firstSeenAt(index: number): number {
    return this.f64[index * 8 + firstSeen] ?? 0;
  }

  /** When the newest message was counted, 0 when none was. */
  lastSeenAt(index: number): number {
    return this.f64[index * 8 + lastSeen] ?? 0;
  }

  /** Has it been counted since the last `takeDirty`? */
  isPending(index: number): boolean {
    return (this.u32[index * rowWords + countPending] ?? 0) > 0;
  }

  /** Messages in the running minute window. */
  windowCount(index: number): number {
    return this.u32[index * rowWords + countWindow] ?? 0;
  }

  /** Reads the running minute window and starts the next one. */
  takeWindowCount(index: number): number {
    const word = index * rowWords + countWindow;
    const count = this.u32[word] ?? 0;
    this.u32[word] = 0;
    return count;
  }

  gaps(index: number): GapStatistics {
    const word = index * rowWords;
    return {
      mean: this.f32[word + gapMean] ?? 0,
      variance: this.f32[word + gapVariance] ?? 0,
      max: this.f32[word + gapMax] ?? 0,
      count: this.gapCount(index),
    };
  }

  gapCount(index: number): number {
    return (this.u32[index * rowWords + gapCountAndFlags] ?? 0) & gapCountMask;
  }

  gapMaxSeconds(index: number): number {
    return this.f32[index * rowWords + gapMax] ?? 0;
  }

  /** Puts back what an earlier process had learned of a topic. */
  restoreGaps(index: number, gaps: GapStatistics, firstSeenAt: number): void {
    const word = index * rowWords;
    this.f32[word + gapMean] = gaps.mean;
    this.f32[word + gapVariance] = gaps.variance;
    this.f32[word + gapMax] = gaps.max;
    this.u32[word + gapCountAndFlags] = this.flags(index) | Math.min(gaps.count, gapCountMask);
    this.f64[index * 8 + firstSeen] = firstSeenAt;
  }

  isReserved(index: number): boolean {
    return (this.flags(index) & reservedFlag) !== 0;
  }

  /** In Sparkplug's namespaces: reports by exception, so that silence is legal there. */
  isSparkplug(index: number): boolean {
    return (this.flags(index) & sparkplugFlag) !== 0;
  }

  isSilent(index: number): boolean {
    return (this.flags(index) & silentFlag) !== 0;
  }

  /** While a topic is marked silent its gaps are not learned. */
  markSilent(index: number, isSilent: boolean): void {
    this.setFlag(index, silentFlag, isSilent);
  }

  isSurging(index: number): boolean {
    return (this.flags(index) & surgingFlag) !== 0;
  }

  /** While a topic is marked surging its rate is not learned; when the mark goes, its CUSUM starts again from 0. */
  markSurging(index: number, isSurging: boolean): void {
    this.setFlag(index, surgingFlag, isSurging);
    if (isSurging) return;
    this.rates.cusum[index] = 0;
    this.rates.cusumPeak[index] = 0;
    this.rates.tenfold[index] = 0;
  }

  /** A person has said that its baseline stays as it is: it is judged and learns nothing. */
  isFrozen(index: number): boolean {
    return (this.flags(index) & frozenFlag) !== 0;
  }

  markFrozen(index: number, isFrozen: boolean): void {
    this.setFlag(index, frozenFlag, isFrozen);
  }

  /** A person has said that what was learned is right: it is judged by it even while the topic is young. */
  isApproved(index: number): boolean {
    return (this.flags(index) & approvedFlag) !== 0;
  }

  markApproved(index: number, isApproved: boolean): void {
    this.setFlag(index, approvedFlag, isApproved);
  }

  /** Starts the topic's rate baseline anew, for a level that has become the normal one. */
  forgetRate(index: number): void {
    clearRate(this.rates, index);
  }

  /** Starts all that is learned of the topic's rhythm anew: rate, gaps, and since when it is known. Counts and marks stay. */
  forget(index: number, at: number): void {
    clearRate(this.rates, index);
    this.restoreGaps(index, { mean: 0, variance: 0, max: 0, count: 0 }, at);
  }

  private flags(index: number): number {
    return (this.u32[index * rowWords + gapCountAndFlags] ?? 0) & ~gapCountMask;
  }

  private setFlag(index: number, flag: number, isSet: boolean): void {
    const word = index * rowWords + gapCountAndFlags;
    const value = this.u32[word] ?? 0;
    this.u32[word] = isSet ? value | flag : value & ~flag;
  }

  private learnGap(word: number, flags: number, gap: number, at: number): void {
    const { f32, u32 } = this;
    if ((flags & frozenFlag) !== 0) {
      u32[word + gapCountAndFlags] = flags & ~silentFlag;
      return;
    }
    if ((flags & silentFlag) !== 0) {
      // A silence of a topic's first week may be its rhythm (nights, weekends): its length is remembered, once.
      if (at - (this.f64[word / 2 + firstSeen] ?? 0) < youngMs && gap > (f32[word + gapMax] ?? 0))
        f32[word + gapMax] = gap;
      u32[word + gapCountAndFlags] = flags & ~silentFlag;
      return;
    }
    const seen = flags & gapCountMask;
    const alpha = 1 / Math.min(seen + 1, gapsRemembered);
    const mean = f32[word + gapMean] ?? 0;
    const difference = gap - mean;
    f32[word + gapMean] = mean + alpha * difference;
    f32[word + gapVariance] =
      (1 - alpha) * ((f32[word + gapVariance] ?? 0) + alpha * difference * difference);
    if (gap > (f32[word + gapMax] ?? 0)) f32[word + gapMax] = gap;
    if (seen < gapCountMask) u32[word + gapCountAndFlags] = flags + 1;
  }

  private add(name: string): number {
    if (this.names.known >= this.topicsMax) {
      this.refusals++;
      return -1;
    }
    const index = this.names.add(name);
    if (index >= this.capacity) this.grow();
    if (name.startsWith('$')) {
      this.reserved++;
      this.setFlag(index, reservedFlag, true);
    }
    if (name.startsWith('spBv1.0/') || name.startsWith('STATE/')) this.setFlag(index, sparkplugFlag, true);
    return index;
  }

  private noteFirst(index: number, at: number): void {
    if (this.firstSeenAt(index) !== 0) return;
    this.f64[index * 8 + firstSeen] = at;
    this.newcomers.note(index);
  }

  private release(index: number): void {
    const word = index * rowWords;
    if (this.isReserved(index)) this.reserved--;
    this.names.remove(index);
    this.u32.fill(0, word, word + rowWords);
    clearRate(this.rates, index);
    this.evicted++;
  }

  private grow(): void {
    this.capacity = Math.min(this.capacity * 2, this.topicsMax);
    const rows = new ArrayBuffer(this.capacity * rowWords * 4);
    const grown = new Float64Array(rows);
    grown.set(this.f64);
    this.f64 = grown;
    this.f32 = new Float32Array(rows);
    this.u32 = new Uint32Array(rows);
    const dirty = new Uint32Array(this.capacity);
    dirty.set(this.dirty);
    this.dirty = dirty;
    this.rates = growRateState(this.rates, this.capacity);
  }
}
