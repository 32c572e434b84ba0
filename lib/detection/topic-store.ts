/**
 * Per-topic state as struct-of-arrays typed arrays: one dense index per topic, grown in place. The one mutable thing in
 * the pure core (style §2): it knows no clock and no I/O; times are ms since the epoch, passed in.
 */
export class TopicStore {
  private readonly indexByName = new Map<string, number>();
  private readonly names: string[] = [];
  private capacity: number;
  /** Messages and bytes since the last `takeMinuteCounts`-like flush are kept by the writer; these are the totals since start. */
  totalCount: Float64Array;
  totalBytes: Float64Array;
  /** Messages in the running minute window. */
  windowCount: Float64Array;
  firstSeenAt: Float64Array;
  lastSeenAt: Float64Array;

  constructor(capacity = 1024) {
    this.capacity = capacity;
    this.totalCount = new Float64Array(capacity);
    this.totalBytes = new Float64Array(capacity);
    this.windowCount = new Float64Array(capacity);
    this.firstSeenAt = new Float64Array(capacity);
    this.lastSeenAt = new Float64Array(capacity);
  }

  get size(): number {
    return this.names.length;
  }
}
