/** What a metric's value is. */
export const valueKind = { none: 0, null: 1, number: 2, boolean: 3, text: 4 } as const;

/** Flags of a metric. */
export const metricFlag = {
  dirty: 1,
  transient: 2,
  /** A birth declared it. */
  declared: 4,
  /** The newest birth no longer names it: handed out once more and then forgotten. */
  leaving: 8,
} as const;

/** Why a value is what it is worth; `good` and `bad` need no words. */
export const qualityReasons = [
  null,
  null,
  'the sender marked it stale',
  'death certificate',
  'edge node is offline',
  'waiting for its birth after the edge node’s birth',
  'the monitor lost its link to the broker',
  'the monitor was restarted',
  'named only by a birth from before the monitor’s link',
  'no longer in the birth certificate',
  'data without a birth',
] as const;
export const quality = {
  good: 0,
  bad: 1,
  sentStale: 2,
  dead: 3,
  parentDead: 4,
  waiting: 5,
  linkLost: 6,
  restarted: 7,
  oldBirth: 8,
  dropped: 9,
  unborn: 10,
} as const;

const firstRows = 1024;
const growth = 1.5;

/** All metrics side by side in typed arrays: 64 bytes a metric. A free row has owner -1. */
export class MetricColumns {
  number = new Float64Array(firstRows);
  sourceAt = new Float64Array(firstRows);
  receivedAt = new Float64Array(firstRows);
  /** -1 = none. */
  alias = new Float64Array(firstRows);
  /** Seconds since `epoch` at which the row was last handed out. */
  givenAt = new Int32Array(firstRows);
  name = new Int32Array(firstRows);
  owner = new Int32Array(firstRows).fill(-1);
  /** Place in this minute's figures plus one. */
  minute = new Int32Array(firstRows);
  /** Times an unchanged value came in this minute, and in a usual minute (0 = not known). */
  repeats = new Uint16Array(firstRows);
  usualRepeats = new Float32Array(firstRows);
  datatype = new Uint8Array(firstRows);
  kind = new Uint8Array(firstRows);
  flags = new Uint8Array(firstRows);
  quality = new Uint8Array(firstRows);

  get capacity(): number {
    return this.owner.length;
  }

  get bytes(): number {
    return this.capacity * 64;
  }

  grow(rowsMax: number): void {
    const rows = Math.min(rowsMax, Math.ceil((this.capacity * growth) / 1024) * 1024);
    const before = this.capacity;
    this.number = grown(this.number, new Float64Array(rows));
    this.sourceAt = grown(this.sourceAt, new Float64Array(rows));
    this.receivedAt = grown(this.receivedAt, new Float64Array(rows));
    this.alias = grown(this.alias, new Float64Array(rows));
    this.givenAt = grown(this.givenAt, new Int32Array(rows));
    this.name = grown(this.name, new Int32Array(rows));
    this.owner = grown(this.owner, new Int32Array(rows));
    this.owner.fill(-1, before);
    this.minute = grown(this.minute, new Int32Array(rows));
    this.repeats = grown(this.repeats, new Uint16Array(rows));
    this.usualRepeats = grown(this.usualRepeats, new Float32Array(rows));
    this.datatype = grown(this.datatype, new Uint8Array(rows));
    this.kind = grown(this.kind, new Uint8Array(rows));
    this.flags = grown(this.flags, new Uint8Array(rows));
    this.quality = grown(this.quality, new Uint8Array(rows));
  }
}

function grown<Column extends { set(from: ArrayLike<number>): void }>(
  from: ArrayLike<number>,
  to: Column,
): Column {
  to.set(from);
  return to;
}
