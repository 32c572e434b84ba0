import { payloadLimits } from './payload-limits';
import type { RefusalReason } from './refusal-reason';

/** Protobuf wire types that Sparkplug uses. */
export const wireType = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

const words = new Uint32Array(2);
const float32 = new Float32Array(words.buffer);
const float64 = new Float64Array(words.buffer);
words[0] = 1;
/** Which of the two words holds the low half of a float64 on this machine. */
const lowWord = float64[0] === 5e-324 ? 0 : 1;
const highWord = 1 - lowWord;

/**
 * A bounded cursor over protobuf bytes. It never throws: the first fault sets `problem`, moves to the end and makes
 * every later read return zeros, so that loops end by themselves. Every length is checked against the buffer, and
 * `fieldsLeft` bounds the number of fields read.
 */
export class ProtobufReader {
  problem: RefusalReason | null = null;
  /** Halves of the last varint, unsigned. */
  low = 0;
  high = 0;
  /** Bounds of the last length-delimited field. */
  start = 0;
  stop = 0;
  fieldsLeft: number = payloadLimits.fields;
  cellsLeft: number = payloadLimits.dataSetCells;

  constructor(
    public bytes: Uint8Array,
    public position = 0,
    public end = bytes.length,
  ) {}

  /** Starts over on other bytes, with a full allowance of fields. */
  reset(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.position = 0;
    this.end = bytes.length;
    this.problem = null;
    this.fieldsLeft = payloadLimits.fields;
    this.cellsLeft = payloadLimits.dataSetCells;
  }

  get hasMore(): boolean {
    return this.position < this.end;
  }

  /** Takes over what was read beside the reader: to `position`, with so many fields. */
  advance(position: number, fields: number): void {
    this.position = position;
    this.fieldsLeft -= fields;
    if (this.fieldsLeft < 0) this.fail('too-many-fields');
  }

  /** Counts cells of a data set, which are no fields. */
  takeCells(cells: number): void {
    this.cellsLeft -= cells;
    if (this.cellsLeft < 0) this.fail('too-many-cells');
  }

  fail(problem: RefusalReason): void {
    this.problem ??= problem;
    this.position = this.end;
    this.low = 0;
    this.high = 0;
    this.start = this.end;
    this.stop = this.end;
  }

  /** Narrows the reader to the field just read by `delimited`; returns what `leave` needs to widen it again. */
  enter(): number {
    const outerEnd = this.end;
    this.position = this.start;
    this.end = this.stop;
    return outerEnd;
  }

  /** Widens the reader again after `enter`, past what it entered; after a fault it stays at its end. */
  leave(outerEnd: number): void {
    if (this.problem !== null) return;
    this.position = this.end;
    this.end = outerEnd;
  }

  /** Reads a varint of at most 10 bytes into `low` and `high`. */
  varint(): void {
    const first = this.position < this.end ? (this.bytes[this.position] ?? 0) : 0x80;
    if (first < 0x80) {
      this.position++;
      this.low = first;
      this.high = 0;
    } else this.longVarint();
  }

  private longVarint(): void {
    const { bytes, end } = this;
    let position = this.position;
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70 && position < end; shift += 7) {
      const byte = bytes[position++] ?? 0;
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high = bits >>> 4;
      } else if (shift < 63) high |= bits << (shift - 32);
      else if (bits <= 1) high |= bits << 31;
      else break;
      if (byte < 0x80) {
        this.position = position;
        this.low = low >>> 0;
        this.high = high >>> 0;
        return;
      }
    }
    this.fail('broken-varint');
  }

  /** A field's tag; 0 at the end or after a fault. */
  tag(): number {
    if (this.position >= this.end) return 0;
    if (--this.fieldsLeft < 0) {
      this.fail('too-many-fields');
      return 0;
    }
    const first = this.bytes[this.position] ?? 0;
    if (first >= 8 && first < 0x80) {
      this.position++;
      return first;
    }
    this.varint();
    if (this.high !== 0 || this.low < 8) this.fail('bad-field-number');
    return this.low;
  }

  /** Reads a length and steps over the bytes; their bounds are in `start` and `stop`. */
  delimited(): void {
    const first = this.bytes[this.position] ?? 0;
    const start = this.position + 1;
    if (first < 0x80 && first <= this.end - start) {
      this.start = start;
      this.stop = start + first;
      this.position = this.stop;
    } else this.longDelimited();
  }

  private longDelimited(): void {
    this.varint();
    const { low, high, position } = this;
    if (high !== 0 || low > this.end - position) this.fail('length-beyond-end');
    else {
      this.start = position;
      this.stop = position + low;
      this.position = position + low;
    }
  }

  /** Steps over `count` bytes; `start` is where they begin. */
  fixed(count: 4 | 8): void {
    if (this.end - this.position < count) this.fail('truncated-number');
    else {
      this.start = this.position;
      this.position += count;
    }
  }

  /** Steps over the fields of up to 127 bytes with this one-byte tag that come next, one after another. */
  skipRun(tag: number): void {
    const { bytes, end } = this;
    let { position, fieldsLeft } = this;
    while (position + 2 <= end && bytes[position] === tag && fieldsLeft > 0) {
      const next = position + 2 + (bytes[position + 1] ?? 0);
      if (next > end || next - position > 0x81) break;
      position = next;
      fieldsLeft--;
    }
    this.position = position;
    this.fieldsLeft = fieldsLeft;
  }

  skip(tag: number): void {
    const wire = tag & 7;
    if (wire === wireType.varint) this.varint();
    else if (wire === wireType.bytes) this.delimited();
    else if (wire === wireType.fixed32) this.fixed(4);
    else if (wire === wireType.fixed64) this.fixed(8);
    else this.fail('unsupported-wire-type');
  }

  /** The last varint as a number; above 2^53 it is rounded. */
  get unsigned(): number {
    return this.high * 0x1_0000_0000 + this.low;
  }

  /** The last length-delimited field, not copied. */
  content(): Uint8Array {
    return this.bytes.subarray(this.start, this.stop);
  }

  /** The four bytes of the last `fixed(4)` as a float. */
  float32(): number {
    return this.problem === null ? readFloat32(this.bytes, this.start) : 0;
  }

  /** The eight bytes of the last `fixed(8)` as a float. */
  float64(): number {
    return this.problem === null ? readFloat64(this.bytes, this.start) : 0;
  }
}

/** Four little-endian bytes as an unsigned integer; bytes beyond the end count as 0. */
export function readUint32(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] ?? 0) |
      ((bytes[at + 1] ?? 0) << 8) |
      ((bytes[at + 2] ?? 0) << 16) |
      ((bytes[at + 3] ?? 0) << 24)) >>>
    0
  );
}

/** Four little-endian bytes as an IEEE 754 float. */
export function readFloat32(bytes: Uint8Array, at: number): number {
  words[0] = readUint32(bytes, at);
  return float32[0] ?? 0;
}

/** Eight little-endian bytes as an IEEE 754 float. */
export function readFloat64(bytes: Uint8Array, at: number): number {
  words[lowWord] = readUint32(bytes, at);
  words[highWord] = readUint32(bytes, at + 4);
  return float64[0] ?? 0;
}

/** 64 unsigned bits as an exact number when it is at most 2^53-1, else as a bigint. */
export function exactUnsigned(low: number, high: number): number | bigint {
  return high < 0x20_0000 ? high * 0x1_0000_0000 + low : (BigInt(high) << 32n) | BigInt(low);
}

/** 64 bits of two's complement as an exact number when its magnitude is at most 2^53-1, else as a bigint. */
export function exactSigned(low: number, high: number): number | bigint {
  if (high < 0x8000_0000) return exactUnsigned(low, high);
  const value = BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low));
  return value >= -9_007_199_254_740_991n ? Number(value) : value;
}
