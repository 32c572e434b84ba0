import { checkMessage, messageKind } from './check-message';
import { hashBytes } from './hash-bytes';
import { metricTag, valueField } from './payload-fields';
import { payloadLimits } from './payload-limits';
import { type ProtobufReader, readFloat32, readFloat64 } from './protobuf-reader';
import { readQuality } from './read-quality';

export const rowWords = 16;
/** Float64 places of a row (of two words each). */
export const rowAlias = 0;
export const rowTimestamp = 1;
export const rowNumber = 2;
/** Word places of a row. `low`/`high` are the halves of an integer, or the bounds of text or bytes. */
export const rowLow = 4;
export const rowHigh = 5;
export const rowNameStart = 6;
export const rowNameEnd = 7;
export const rowNameHash = 8;
export const rowDatatype = 9;
export const rowFlags = 10;
export const rowQuality = 11;
export const rowStart = 12;
export const rowEnd = 13;
export const rowPropertiesStart = 14;
export const rowPropertiesEnd = 15;

/** Flags: the value field's number in the low bits, 0 when `is_null`. */
export const fieldMask = 0xff;
export const nullFlag = 1 << 8;
export const historicalFlag = 1 << 9;
export const transientFlag = 1 << 10;
export const metadataFlag = 1 << 11;

const firstRows = 64;
const safeHigh = 0x20_0000;
/** A position past every end: what was read is no plain metric. */
const beyond = 0x7fff_ffff;
const unknownDatatype = 0x7fff_ffff;
/** Stands for an alias above 2^53-1. */
export const hugeAlias = -2;

/**
 * The metrics of one payload as rows of 64 bytes in typed arrays that are used again for the next payload: reading a
 * metric makes no object and no string. Grows by doubling to `payloadLimits.metrics` rows (256 KiB).
 */
export class MetricRows {
  size = 0;
  words: Int32Array;
  numbers: Float64Array;
  private isPlain = true;

  /** `isChecked`: messages within the metrics were checked before, as part of what they stand in. */
  constructor(
    rows = firstRows,
    private readonly isChecked = false,
  ) {
    this.words = new Int32Array(rows * rowWords);
    this.numbers = new Float64Array(this.words.buffer);
  }

  /** Reads the metric in the field that `reader.delimited()` just read into the next row. */
  read(reader: ProtobufReader): void {
    if (this.size >= payloadLimits.metrics) {
      reader.fail('too-many-metrics');
      return;
    }
    const at = this.size * rowWords;
    if (at === this.words.length) this.grow();
    this.size++;
    this.clear(at, reader.start, reader.stop);
    if (this.readPlainly(reader, at)) return;
    this.clear(at, reader.start, reader.stop);
    const outerEnd = reader.enter();
    let fieldsLeft: number = payloadLimits.singleFields;
    while (reader.position < reader.end) {
      const tag = reader.tag();
      if (--fieldsLeft < 0) reader.fail('too-many-fields');
      if (tag >= metricTag.metadata) this.readContent(reader, tag, at);
      else this.readDescription(reader, tag, at);
    }
    reader.leave(outerEnd);
    this.finish(at);
    if (reader.problem === null) this.findQuality(reader.bytes, at);
  }

  private findQuality(bytes: Uint8Array, at: number): void {
    const start = this.words[at + rowPropertiesStart] ?? -1;
    if (start >= 0)
      this.words[at + rowQuality] = readQuality(bytes, start, this.words[at + rowPropertiesEnd] ?? 0);
  }

  private finish(at: number): void {
    const flags = this.words[at + rowFlags] ?? 0;
    if ((flags & nullFlag) !== 0) this.words[at + rowFlags] = flags & ~fieldMask;
  }

  /** The quick way for what nearly all metrics are made of; false for anything else, faults too: the row is then not to be used. */
  private readPlainly(reader: ProtobufReader, at: number): boolean {
    const { bytes, stop } = reader;
    let fieldsLeft = payloadLimits.singleFields;
    let position = reader.start;
    this.isPlain = true;
    while (position < stop && --fieldsLeft >= 0) {
      const tag = bytes[position++] ?? 0;
      switch (tag) {
        case metricTag.timestamp:
          position = this.readPlainTime(bytes, position, at);
          break;
        case metricTag.alias:
          position = this.readPlainAlias(bytes, position, at);
          break;
        case metricTag.name:
          position = this.readPlainName(bytes, position, at);
          break;
        case metricTag.floatValue:
          this.setNumber(at, valueField.float, readFloat32(bytes, position));
          position += 4;
          break;
        case metricTag.doubleValue:
          this.setNumber(at, valueField.double, readFloat64(bytes, position));
          position += 8;
          break;
        default:
          position = (tag & 7) === 0 ? this.readPlainInteger(bytes, position, tag, at) : beyond;
      }
    }
    if (position !== stop || !this.isPlain) return false;
    this.finish(at);
    reader.fieldsLeft -= payloadLimits.singleFields - fieldsLeft;
    return true;
  }

  /** A varint of six bytes, which all times of the years 1971 to 2109 are. */
  private readPlainTime(bytes: Uint8Array, position: number, at: number): number {
    const first = bytes[position] ?? 0;
    const second = bytes[position + 1] ?? 0;
    const third = bytes[position + 2] ?? 0;
    const fourth = bytes[position + 3] ?? 0;
    const fifth = bytes[position + 4] ?? 0;
    const sixth = bytes[position + 5] ?? 0;
    if ((first & second & third & fourth & fifth) < 0x80 || sixth >= 0x80) return beyond;
    const low = (first & 0x7f) | ((second & 0x7f) << 7) | ((third & 0x7f) << 14) | ((fourth & 0x7f) << 21);
    this.numbers[(at >> 1) + rowTimestamp] = ((fifth & 0x7f) | (sixth << 7)) * 0x1000_0000 + low;
    return position + 6;
  }

  /** One or two bytes, which aliases to 16,383 are; larger ones like any integer. */
  private readPlainAlias(bytes: Uint8Array, position: number, at: number): number {
    const first = bytes[position] ?? 0;
    const second = first < 0x80 ? 0 : (bytes[position + 1] ?? 0);
    if (second >= 0x80) return this.readPlainInteger(bytes, position, metricTag.alias, at);
    this.numbers[(at >> 1) + rowAlias] = (first & 0x7f) | (second << 7);
    return first < 0x80 ? position + 1 : position + 2;
  }

  private readPlainName(bytes: Uint8Array, position: number, at: number): number {
    const length = bytes[position] ?? 0;
    const start = position + 1;
    const stop = start + length;
    if (length >= 0x80 || stop > bytes.length) return beyond;
    const { words } = this;
    words[at + rowNameStart] = start;
    words[at + rowNameEnd] = stop;
    words[at + rowNameHash] = hashBytes(bytes, start, stop);
    return stop;
  }

  private readPlainInteger(bytes: Uint8Array, from: number, tag: number, at: number): number {
    let position = from;
    let byte = bytes[position++] ?? 0;
    let low = byte & 0x7f;
    for (let shift = 7; byte >= 0x80 && shift < 28; shift += 7) {
      byte = bytes[position++] ?? 0;
      low |= (byte & 0x7f) << shift;
    }
    if (byte < 0x80) {
      this.setInteger(at, tag, low, 0);
      return position;
    }
    const fifth = bytes[position++] ?? 0;
    const sixth = fifth < 0x80 ? 0 : (bytes[position++] ?? 0);
    this.setInteger(at, tag, low | (fifth << 28), ((fifth & 0x7f) >>> 4) | (sixth << 3));
    return sixth < 0x80 ? position : beyond;
  }

  private setInteger(at: number, tag: number, low: number, high: number): void {
    switch (tag) {
      case metricTag.alias:
        this.numbers[(at >> 1) + rowAlias] = high * 0x1_0000_0000 + (low >>> 0);
        return;
      case metricTag.datatype:
        this.words[at + rowDatatype] = low >= 0 ? low : unknownDatatype;
        return;
      case metricTag.intValue:
        this.setValue(at, valueField.int, low, 0);
        return;
      case metricTag.longValue:
        this.setValue(at, valueField.long, low, high);
        return;
      case metricTag.booleanValue:
        this.setValue(at, valueField.boolean, low | high ? 1 : 0, 0);
        return;
      case metricTag.isHistorical:
      case metricTag.isTransient:
      case metricTag.isNull:
        this.setFlag(at, tag, (low | high) !== 0);
        return;
      default:
        this.isPlain = false;
    }
  }

  private setNumber(at: number, field: number, number: number): void {
    this.setValue(at, field, 0, 0);
    this.numbers[(at >> 1) + rowNumber] = number;
  }

  private grow(): void {
    const words = new Int32Array(this.words.length * 2);
    words.set(this.words);
    this.words = words;
    this.numbers = new Float64Array(words.buffer);
  }

  private clear(at: number, start: number, stop: number): void {
    const { words, numbers } = this;
    const number = at >> 1;
    numbers[number + rowAlias] = -1;
    numbers[number + rowTimestamp] = Number.NaN;
    words[at + rowNameStart] = -1;
    words[at + rowNameHash] = 0;
    words[at + rowDatatype] = 0;
    words[at + rowFlags] = 0;
    words[at + rowQuality] = -1;
    words[at + rowStart] = start;
    words[at + rowEnd] = stop;
    words[at + rowPropertiesStart] = -1;
  }

  private readDescription(reader: ProtobufReader, tag: number, at: number): void {
    if (tag === metricTag.name) {
      reader.delimited();
      this.words[at + rowNameStart] = reader.start;
      this.words[at + rowNameEnd] = reader.stop;
      this.words[at + rowNameHash] = hashBytes(reader.bytes, reader.start, reader.stop);
      return;
    }
    if ((tag & 7) === 0) reader.varint();
    switch (tag) {
      case metricTag.alias:
        this.numbers[(at >> 1) + rowAlias] = reader.high < safeHigh ? reader.unsigned : hugeAlias;
        return;
      case metricTag.timestamp:
        this.numbers[(at >> 1) + rowTimestamp] = reader.unsigned;
        return;
      case metricTag.datatype:
        this.words[at + rowDatatype] = Math.min(reader.low, unknownDatatype);
        return;
      case metricTag.isHistorical:
      case metricTag.isTransient:
      case metricTag.isNull:
        this.setFlag(at, tag, reader.low !== 0 || reader.high !== 0);
        return;
      default:
        reader.fail('wrong-wire-type');
    }
  }

  private setFlag(at: number, tag: number, isSet: boolean): void {
    const flag =
      tag === metricTag.isNull ? nullFlag : tag === metricTag.isHistorical ? historicalFlag : transientFlag;
    const flags = (this.words[at + rowFlags] ?? 0) & ~flag;
    this.words[at + rowFlags] = isSet ? flags | flag : flags;
  }

  private readContent(reader: ProtobufReader, tag: number, at: number): void {
    switch (tag) {
      case metricTag.intValue:
        reader.varint();
        // A uint32 field keeps the low 32 bits, so that a sign-extended negative reads as its 32-bit form.
        this.setValue(at, valueField.int, reader.low, 0);
        return;
      case metricTag.longValue:
        reader.varint();
        this.setValue(at, valueField.long, reader.low, reader.high);
        return;
      case metricTag.floatValue:
        reader.fixed(4);
        this.setValue(at, valueField.float, 0, 0);
        this.numbers[(at >> 1) + rowNumber] = reader.float32();
        return;
      case metricTag.doubleValue:
        reader.fixed(8);
        this.setValue(at, valueField.double, 0, 0);
        this.numbers[(at >> 1) + rowNumber] = reader.float64();
        return;
      case metricTag.booleanValue:
        reader.varint();
        this.setValue(at, valueField.boolean, reader.low !== 0 || reader.high !== 0 ? 1 : 0, 0);
        return;
      case metricTag.stringValue:
      case metricTag.bytesValue:
      case metricTag.extensionValue:
        reader.delimited();
        this.setValue(at, tag >>> 3, reader.start, reader.stop);
        return;
      default:
        this.readMessage(reader, tag, at);
    }
  }

  private setValue(at: number, field: number, low: number, high: number): void {
    const { words } = this;
    words[at + rowFlags] = ((words[at + rowFlags] ?? 0) & ~fieldMask) | field;
    words[at + rowLow] = low;
    words[at + rowHigh] = high;
  }

  private readMessage(reader: ProtobufReader, tag: number, at: number): void {
    const kind = messageKinds[tag];
    if (kind === undefined) {
      if (tag >>> 3 <= valueField.extension) reader.fail('wrong-wire-type');
      else reader.skip(tag);
      return;
    }
    reader.delimited();
    const { start, stop } = reader;
    if (!this.isChecked) checkMessage(reader, kind);
    if (tag === metricTag.properties) {
      this.words[at + rowPropertiesStart] = start;
      this.words[at + rowPropertiesEnd] = stop;
    } else if (tag === metricTag.metadata) {
      this.words[at + rowFlags] = (this.words[at + rowFlags] ?? 0) | metadataFlag;
    } else this.setValue(at, tag >>> 3, start, stop);
  }
}

const messageKinds: Readonly<
  Record<number, (typeof messageKind)['metadata' | 'propertySet' | 'dataSet' | 'template'] | undefined>
> = {
  [metricTag.metadata]: messageKind.metadata,
  [metricTag.properties]: messageKind.propertySet,
  [metricTag.datasetValue]: messageKind.dataSet,
  [metricTag.templateValue]: messageKind.template,
};
