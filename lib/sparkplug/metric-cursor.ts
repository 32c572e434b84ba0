import type { DetailAllowance } from './detail-allowance';
import { hashBytes } from './hash-bytes';
import { type Inflate, inflateBody } from './inflate-body';
import { rowFlag, rowNumberPlace, rowPlace, rowWords } from './metric-row';
import { MetricRows } from './metric-rows';
import { NameCache } from './name-cache';
import { compressedUuid, payloadTag, valueField } from './payload-fields';
import { payloadLimits } from './payload-limits';
import { skipOther } from './peek-payload';
import { ProtobufReader } from './protobuf-reader';
import { readBoundedText, stringBytesMax } from './read-bounded-text';
import type { RefusalReason, Refused } from './refusal-reason';

const { low, high, nameStart, nameEnd, nameHash, datatype, flags, quality, start, end } = rowPlace;
const { propertiesStart, propertiesEnd } = rowPlace;
const { timestamp, number } = rowNumberPlace;
const { fieldMask, isHistorical, isTransient, hasMetadata } = rowFlag;
const { float: floatField, double: doubleField } = valueField;
/** Shared by all cursors: the names of a plant are the same in every payload. */
const names = new NameCache();
const nothing = new Uint8Array(0);

/**
 * Reads the metrics of one payload after another without making an object or a string for any of them: `begin`, then
 * `next` until false; the other members tell of the present metric. A payload is read whole or refused whole: `begin`
 * checks all of it to every depth before the first `next`. Use one cursor for many payloads; what it tells is good until
 * the next `begin`, and the payload's bytes must not change meanwhile.
 */
export class MetricCursor {
  /** Why `begin` refused; null when it did not. */
  problem: RefusalReason | null = null;
  /** ms since the epoch by the sender's clock; NaN when absent. */
  payloadTimestamp = Number.NaN;
  /** -1 when absent; rounded above 2^53. */
  seq = -1;
  /** Whether the payload is Tahu's compressed envelope. */
  isCompressed = false;
  /** Where the names, texts and bytes of the metrics stand: the payload, or what was inflated from it. */
  bytes: Uint8Array = nothing;
  private readonly reader = new ProtobufReader(nothing);
  private readonly rows: MetricRows;
  /** The present row's place in `words`; a row before the first when there is none. */
  private at = -rowWords;
  /** The same in `numbers`. */
  private half = -rowWords / 2;
  private words: Int32Array;
  private numbers: Float64Array;
  private bodyStart = -1;
  private bodyEnd = -1;
  private fieldsLeft = 0;

  constructor(rows: MetricRows = new MetricRows()) {
    this.rows = rows;
    this.words = rows.words;
    this.numbers = rows.numbers;
  }

  /**
   * Reads a payload; false when it is refused, with `problem`. A compressed one is read through `inflate`; without it, it
   * comes out with `isCompressed` and the metrics of the envelope hidden.
   */
  begin(payload: Uint8Array, inflate?: Inflate): boolean {
    this.payloadTimestamp = Number.NaN;
    this.seq = -1;
    if (!this.read(payload, payloadLimits.payloadBytes)) return false;
    return !this.isCompressed || this.open(inflate);
  }

  /** Reads the metrics of a `Template` message that `begin` of another cursor has checked. */
  beginTemplate(template: Uint8Array): boolean {
    const { reader, rows } = this;
    rows.begin(template);
    this.rewind();
    this.bytes = template;
    reader.reset(template);
    for (rows.readPlain(reader); reader.position < reader.end; rows.readPlain(reader)) {
      const tag = reader.tag();
      reader.skip(tag);
      if (tag === payloadTag.metric) rows.read(reader);
    }
    this.words = rows.words;
    this.numbers = rows.numbers;
    return this.end(reader.problem);
  }

  /** Moves to the next metric; false after the last one. */
  next(): boolean {
    this.at += rowWords;
    this.half += rowWords / 2;
    return this.at < this.rows.size * rowWords;
  }

  /** Back to before the first metric. */
  rewind(): void {
    this.at = -rowWords;
    this.half = -rowWords / 2;
  }

  /** The answer for a payload that `begin` refused. */
  get refusal(): Refused {
    return { ok: false, reason: this.problem ?? 'length-beyond-end' };
  }

  /** Protobuf fields that the payload took, at all depths: the measure of its work. */
  get fieldsRead(): number {
    return payloadLimits.fields - Math.max(0, this.reader.fieldsLeft);
  }

  get metricCount(): number {
    return this.rows.size;
  }

  /** -1 when absent, -2 above 2^53-1. */
  get alias(): number {
    return this.numbers[this.half] ?? 0;
  }

  /** Offset of the name's UTF-8 in `bytes`; -1 when the metric has no name. */
  get nameStart(): number {
    return this.words[this.at + nameStart] ?? 0;
  }

  get nameEnd(): number {
    return this.words[this.at + nameEnd] ?? 0;
  }

  /** `hashName` of the name; 0 without one. */
  get nameHash(): number {
    return this.words[this.at + nameHash] ?? 0;
  }

  get hasName(): boolean {
    return this.nameStart >= 0;
  }

  /** 0 when absent. */
  get datatype(): number {
    return this.words[this.at + datatype] ?? 0;
  }

  /** ms since the epoch by the sender's clock; NaN when absent. */
  get timestamp(): number {
    return this.numbers[this.half + timestamp] ?? 0;
  }

  /** Which value field is on the wire, see `valueField`; `none` when there is none or the metric `is_null`. */
  get field(): number {
    return (this.words[this.at + flags] ?? 0) & fieldMask;
  }

  /** `is_null`, or no value field at all. */
  get isNull(): boolean {
    return this.field === valueField.none;
  }

  get isHistorical(): boolean {
    return (this.word(flags) & isHistorical) !== 0;
  }

  get isTransient(): boolean {
    return (this.word(flags) & isTransient) !== 0;
  }

  /** Property `Quality`: 0 bad, 192 good, 500 stale, or what else was sent; -1 when absent. */
  get quality(): number {
    return this.words[this.at + quality] ?? 0;
  }

  get hasMetadata(): boolean {
    return (this.word(flags) & hasMetadata) !== 0;
  }

  get hasProperties(): boolean {
    return this.word(propertiesStart) >= 0;
  }

  /** Low half of an integer (unsigned), 1 or 0 of a Boolean, or the offset where a text, bytes or message begins. */
  get low(): number {
    return (this.words[this.at + low] ?? 0) >>> 0;
  }

  /** High half of an integer (unsigned), or the offset where a text, bytes or message ends. */
  get high(): number {
    return (this.words[this.at + high] ?? 0) >>> 0;
  }

  /** The value of a float or double as it is; else without meaning. */
  get real(): number {
    return this.numbers[this.half + number] ?? 0;
  }

  /** A float or double as it is, an integer as unsigned (rounded above 2^53), a Boolean as 1 or 0; NaN for the rest. */
  get numberValue(): number {
    const { field } = this;
    if (field === floatField || field === doubleField) return this.real;
    return field >= valueField.int && field <= valueField.boolean
      ? this.high * 0x1_0000_0000 + this.low
      : Number.NaN;
  }

  /** The name as bounded, storable text, see `readBoundedText`; null without a name. */
  name(allowance: DetailAllowance | null = null): string | null {
    const start = this.nameStart;
    if (start < 0) return null;
    const { nameEnd: end, nameHash: hash } = this;
    const known = names.find(this.rows.view, start, end, hash);
    return known ?? names.make(this.bytes.subarray(start, end), hash, allowance);
  }

  /** The name's UTF-8, not copied; empty without a name. */
  nameBytes(): Uint8Array {
    return this.hasName ? this.bytes.subarray(this.nameStart, this.nameEnd) : nothing;
  }

  /** Whether the name is exactly `expected` (UTF-8). */
  isNamed(expected: Uint8Array): boolean {
    const { bytes, nameStart: start } = this;
    if (start < 0 || this.nameEnd - start !== expected.length) return false;
    for (let index = 0; index < expected.length; index++) {
      if (bytes[start + index] !== expected[index]) return false;
    }
    return true;
  }

  /** The string value, bounded and storable; empty when the value is no string. */
  text(): string {
    return this.field === valueField.string ? readBoundedText(this.valueBytes(), stringBytesMax) : '';
  }

  /** The bytes of a string, bytes, data set, template or extension value, not copied; empty for the rest. */
  valueBytes(): Uint8Array {
    return this.field >= valueField.string ? this.bytes.subarray(this.low, this.high) : nothing;
  }

  /** The metric's own message, not copied: for what is seldom asked for. */
  metricBytes(): Uint8Array {
    return this.bytes.subarray(this.word(start), this.word(end));
  }

  /** The `PropertySet`, not copied; empty when there is none. */
  propertiesBytes(): Uint8Array {
    if (!this.hasProperties) return nothing;
    return this.bytes.subarray(this.word(propertiesStart), this.word(propertiesEnd));
  }

  private word(place: number): number {
    return this.words[this.at + place] ?? 0;
  }

  private read(payload: Uint8Array, bytesMax: number): boolean {
    const { reader, rows } = this;
    this.rewind();
    this.bytes = payload;
    this.isCompressed = false;
    this.bodyStart = -1;
    this.fieldsLeft = payloadLimits.singleFields;
    reader.reset(payload);
    if (payload.length > bytesMax) reader.fail('payload-too-large');
    rows.begin(payload);
    for (rows.readPlain(reader); reader.position < reader.end; rows.readPlain(reader)) {
      const tag = reader.tag();
      if (tag === payloadTag.metric) {
        reader.delimited();
        rows.read(reader);
      } else this.readOutside(tag);
    }
    this.words = rows.words;
    this.numbers = rows.numbers;
    return this.end(reader.problem);
  }

  private end(problem: RefusalReason | null): boolean {
    this.problem = problem;
    if (problem !== null) this.rows.size = 0;
    return problem === null;
  }

  private readOutside(tag: number): void {
    const { reader } = this;
    if (--this.fieldsLeft < 0) reader.fail('too-many-fields');
    if (tag === payloadTag.timestamp) {
      reader.varint();
      this.payloadTimestamp = reader.unsigned;
    } else if (tag === payloadTag.seq) {
      reader.varint();
      this.seq = reader.unsigned;
    } else if (tag === payloadTag.uuid) {
      reader.delimited();
      this.isCompressed = isCompressedUuid(reader);
    } else if (tag === payloadTag.body) {
      reader.delimited();
      this.bodyStart = reader.start;
      this.bodyEnd = reader.stop;
    } else skipOther(reader, tag);
  }

  private open(inflate: Inflate | undefined): boolean {
    const { payloadTimestamp, seq } = this;
    const isGzip = this.isGzip();
    this.rows.size = 0;
    if (!inflate) return true;
    if (this.bodyStart < 0) return this.end('compressed-without-body');
    const body = this.bytes.subarray(this.bodyStart, this.bodyEnd);
    const inner = inflateBody(body, isGzip ? 'GZIP' : 'DEFLATE', inflate);
    if (inner === null) return this.end('compressed-broken-or-too-large');
    if (!this.read(inner, payloadLimits.inflatedBytes)) return false;
    if (this.isCompressed) return this.end('compressed-twice');
    this.isCompressed = true;
    // Tahu's Java client puts seq on the outer payload too, its JavaScript client only inside.
    if (seq >= 0) this.seq = seq;
    if (!Number.isNaN(payloadTimestamp)) this.payloadTimestamp = payloadTimestamp;
    return true;
  }

  private isGzip(): boolean {
    for (this.rewind(); this.next(); ) {
      if (this.isNamed(algorithmName)) return this.text() === 'GZIP';
    }
    return false;
  }
}

const algorithmName = new TextEncoder().encode('algorithm');
const compressedLength = compressedUuid.length;
const compressedHash = hashBytes(new TextEncoder().encode(compressedUuid), 0, compressedLength);

function isCompressedUuid(reader: ProtobufReader): boolean {
  return (
    reader.stop - reader.start === compressedLength &&
    hashBytes(reader.bytes, reader.start, reader.stop) === compressedHash &&
    readBoundedText(reader.content()) === compressedUuid
  );
}
