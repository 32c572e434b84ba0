import { checkMessage, messageKind } from './check-message';
import { hashBytes } from './hash-bytes';
import { metricTag, valueField } from './payload-fields';
import { payloadLimits } from './payload-limits';
import type { ProtobufReader } from './protobuf-reader';
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

/** Flags: the value field's number in the low bits. */
export const fieldMask = 0xff;
export const nullFlag = 1 << 8;
export const historicalFlag = 1 << 9;
export const transientFlag = 1 << 10;

const firstRows = 64;
const safeHigh = 0x20_0000;
/** Stands for an alias above 2^53-1. */
export const hugeAlias = -2;

/**
 * The metrics of one payload as rows of 64 bytes in typed arrays that are used again for the next payload: reading a
 * metric makes no object and no string. Grows by doubling to `payloadLimits.metrics` rows (256 KiB).
 */
export class MetricRows {
  size = 0;
  words = new Int32Array(firstRows * rowWords);
  numbers = new Float64Array(this.words.buffer);

  /** Reads the metric in the field that `reader.delimited()` just read into the next row. */
  read(reader: ProtobufReader): void {
    if (this.size >= payloadLimits.metrics) {
      reader.fail('too-many-metrics');
      return;
    }
    const at = this.size * rowWords;
    if (at === this.words.length) this.grow();
    this.clear(at, reader);
    const outerEnd = reader.enter();
    while (reader.position < reader.end) {
      const tag = reader.tag();
      if (tag >= metricTag.metadata) this.readContent(reader, tag, at);
      else this.readDescription(reader, tag, at);
    }
    reader.leave(outerEnd);
    this.size++;
  }

  private grow(): void {
    const words = new Int32Array(this.words.length * 2);
    words.set(this.words);
    this.words = words;
    this.numbers = new Float64Array(words.buffer);
  }

  private clear(at: number, { start, stop }: ProtobufReader): void {
    const { words, numbers } = this;
    const number = at >>> 1;
    numbers[number + rowAlias] = -1;
    numbers[number + rowTimestamp] = Number.NaN;
    words[at + rowLow] = 0;
    words[at + rowHigh] = 0;
    words[at + rowNameStart] = -1;
    words[at + rowNameEnd] = -1;
    words[at + rowNameHash] = 0;
    words[at + rowDatatype] = 0;
    words[at + rowFlags] = 0;
    words[at + rowQuality] = -1;
    words[at + rowStart] = start;
    words[at + rowEnd] = stop;
    words[at + rowPropertiesStart] = -1;
    words[at + rowPropertiesEnd] = -1;
  }

  private readDescription(reader: ProtobufReader, tag: number, at: number): void {
    if (tag === metricTag.name) {
      reader.delimited();
      this.words[at + rowNameStart] = reader.start;
      this.words[at + rowNameEnd] = reader.stop;
      this.words[at + rowNameHash] = hashBytes(reader.bytes, reader.start, reader.stop);
      return;
    }
    if ((tag & 7) !== 0) {
      reader.fail('wrong-wire-type');
      return;
    }
    reader.varint();
    switch (tag) {
      case metricTag.alias:
        this.numbers[(at >>> 1) + rowAlias] = reader.high < safeHigh ? reader.unsigned : hugeAlias;
        return;
      case metricTag.timestamp:
        this.numbers[(at >>> 1) + rowTimestamp] = reader.unsigned;
        return;
      case metricTag.datatype:
        this.words[at + rowDatatype] = Math.min(reader.low, 0x7fff_ffff);
        return;
      case metricTag.isHistorical:
        this.setFlag(reader, historicalFlag, at);
        return;
      case metricTag.isTransient:
        this.setFlag(reader, transientFlag, at);
        return;
      default:
        this.setFlag(reader, nullFlag, at);
    }
  }

  private setFlag(reader: ProtobufReader, flag: number, at: number): void {
    const flags = (this.words[at + rowFlags] ?? 0) & ~flag;
    this.words[at + rowFlags] = reader.low !== 0 || reader.high !== 0 ? flags | flag : flags;
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
        this.numbers[(at >>> 1) + rowNumber] = reader.float32();
        return;
      case metricTag.doubleValue:
        reader.fixed(8);
        this.setValue(at, valueField.double, 0, 0);
        this.numbers[(at >>> 1) + rowNumber] = reader.float64();
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
    checkMessage(reader, kind);
    if (tag === metricTag.properties) {
      this.words[at + rowPropertiesStart] = start;
      this.words[at + rowPropertiesEnd] = stop;
      if (reader.problem === null) this.words[at + rowQuality] = readQuality(reader.bytes, start, stop);
    } else if (tag !== metricTag.metadata) this.setValue(at, tag >>> 3, start, stop);
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
