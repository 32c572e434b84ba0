import { checkMessage, messageKind } from './check-message';
import { hashNameInView } from './hash-bytes';
import { rowFlag, rowNumberPlace, rowPlace, rowWords } from './metric-row';
import { metricTag, payloadTag, valueField } from './payload-fields';
import { payloadLimits } from './payload-limits';
import { PayloadView } from './payload-view';
import type { ProtobufReader } from './protobuf-reader';
import { plainFieldsMax, readPlainMetric } from './read-plain-metric';
import { readQuality } from './read-quality';

const place = rowPlace;
const numberPlace = rowNumberPlace;
const { metric: metricFieldTag } = payloadTag;
const { metrics: metricsMax } = payloadLimits;

const firstRows = 64;
const safeHigh = 0x20_0000;
const unknownDatatype = 0x7fff_ffff;
/** Stands for an alias above 2^53-1. */
const hugeAlias = -2;

/**
 * The metrics of one payload as rows of 64 bytes in typed arrays that are used again for the next payload: reading a
 * metric makes no object and no string. Grows by doubling to `payloadLimits.metrics` rows (256 KiB).
 */
export class MetricRows {
  size = 0;
  words: Int32Array;
  numbers: Float64Array;
  private readonly payload = new PayloadView();

  /** `isChecked`: messages within the metrics were checked before, as part of what they stand in. */
  constructor(
    rows = firstRows,
    private readonly isChecked = false,
  ) {
    this.words = new Int32Array(rows * rowWords);
    this.numbers = new Float64Array(this.words.buffer);
  }

  /** The payload that `begin` was given. */
  get view(): DataView {
    return this.payload.view;
  }

  /** Forgets all rows and takes the payload that `readPlain` is to read. */
  begin(payload: Uint8Array): void {
    this.size = 0;
    this.payload.load(payload);
  }

  /** Reads the plain metrics that stand at the reader's position one after another, as far as the first other field. */
  readPlain(reader: ProtobufReader): void {
    const { end: readerEnd } = reader;
    const { view } = this;
    let { position } = reader;
    let fields = 0;
    while (position + 2 <= readerEnd && view.getUint8(position) === metricFieldTag) {
      const from = position + 2;
      const stop = from + view.getUint8(position + 1);
      if (stop >= from + 0x80 || stop > readerEnd || this.size >= metricsMax) break;
      const at = this.size * rowWords;
      if (at === this.words.length) this.grow();
      if (!readPlainMetric(view, from, stop, this, at)) break;
      this.size++;
      position = stop;
      fields += 1 + Math.min(plainFieldsMax, (stop - from) >> 1);
    }
    reader.advance(position, fields);
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
    const start = this.words[at + place.propertiesStart] ?? -1;
    if (start >= 0)
      this.words[at + place.quality] = readQuality(bytes, start, this.words[at + place.propertiesEnd] ?? 0);
  }

  private finish(at: number): void {
    const flags = this.words[at + place.flags] ?? 0;
    if ((flags & rowFlag.isNull) !== 0) this.words[at + place.flags] = flags & ~rowFlag.fieldMask;
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
    numbers[number + numberPlace.alias] = -1;
    numbers[number + numberPlace.timestamp] = Number.NaN;
    words[at + place.nameStart] = -1;
    words[at + place.nameHash] = 0;
    words[at + place.datatype] = 0;
    words[at + place.flags] = 0;
    words[at + place.quality] = -1;
    words[at + place.start] = start;
    words[at + place.end] = stop;
    words[at + place.propertiesStart] = -1;
  }

  private readDescription(reader: ProtobufReader, tag: number, at: number): void {
    if (tag === metricTag.name) {
      reader.delimited();
      this.words[at + place.nameStart] = reader.start;
      this.words[at + place.nameEnd] = reader.stop;
      this.words[at + place.nameHash] = hashNameInView(this.view, reader.start, reader.stop);
      return;
    }
    if ((tag & 7) === 0) reader.varint();
    switch (tag) {
      case metricTag.alias:
        this.numbers[(at >> 1) + numberPlace.alias] = reader.high < safeHigh ? reader.unsigned : hugeAlias;
        return;
      case metricTag.timestamp:
        this.numbers[(at >> 1) + numberPlace.timestamp] = reader.unsigned;
        return;
      case metricTag.datatype:
        this.words[at + place.datatype] = Math.min(reader.low, unknownDatatype);
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
      tag === metricTag.isNull
        ? rowFlag.isNull
        : tag === metricTag.isHistorical
          ? rowFlag.isHistorical
          : rowFlag.isTransient;
    const flags = (this.words[at + place.flags] ?? 0) & ~flag;
    this.words[at + place.flags] = isSet ? flags | flag : flags;
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
        this.numbers[(at >> 1) + numberPlace.number] = reader.float32();
        return;
      case metricTag.doubleValue:
        reader.fixed(8);
        this.setValue(at, valueField.double, 0, 0);
        this.numbers[(at >> 1) + numberPlace.number] = reader.float64();
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
    words[at + place.flags] = ((words[at + place.flags] ?? 0) & ~rowFlag.fieldMask) | field;
    words[at + place.low] = low;
    words[at + place.high] = high;
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
      this.words[at + place.propertiesStart] = start;
      this.words[at + place.propertiesEnd] = stop;
    } else if (tag === metricTag.metadata) {
      this.words[at + place.flags] = (this.words[at + place.flags] ?? 0) | rowFlag.hasMetadata;
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
