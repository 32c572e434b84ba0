import { encodingCodes } from './classify-payload';
import { contradictedOrder, type TopicShape } from './contradict-order';
import { spread } from './hash-bytes';
import type { JsonFields } from './json-fields';
import { judgeFieldDecimals } from './judge-decimals';
import { breaches, noteBreach } from './judge-habits';
import { createRepeatVerdict, hashPayload, judgeRepeats } from './judge-repeats';
import { createRetainedVerdict, judgeRetained } from './judge-retained';
import { createShapeVerdict, dropShapes, judgeShape, learnShape, messagesToJudge } from './judge-shape';
import type { Judging, ProfiledMessage } from './judging';
import { looksRandom, measureEntropy } from './measure-entropy';
import {
  entropyCount,
  entropyMean,
  isRegisteredBit,
  ordinal,
  shapes,
  shapesMax,
  shapeWords,
  type Words,
} from './profile-row';
import { RichRows } from './rich-rows';
import { SeenPayloads } from './seen-payloads';
import { ShapeTable } from './shape-table';
import {
  tellEcho,
  tellEncoding,
  tellEntropy,
  tellRepeat,
  tellRetainedChange,
  tellShape,
} from './tell-message';

const opaqueMin = 24;
const classHash = 0xc1a55000;
/** Without a time or a counter in it, a payload may repeat by chance: unless none did in so many, and two do in their order. */
const uniqueBinaryMin = 800;
const usualEntropyMax = 6;
const noBytes = new Uint8Array(0);

/**
 * What is judged on topics that carry more than plain numbers, or retained messages: shape and encoding class, entropy,
 * repeats, what is retained. Rows are offsets in `rows.words`.
 */
export class RichProfiles {
  readonly rows: RichRows;
  readonly shapes = new ShapeTable();
  /** Of the message judged last. */
  readonly shape = createShapeVerdict();
  readonly repeat = createRepeatVerdict();
  private readonly seen = new SeenPayloads();
  private readonly retained = createRetainedVerdict();

  constructor(rowsMax: number) {
    this.rows = new RichRows(rowsMax);
  }

  get bytes(): number {
    return this.rows.bytes + this.seen.bytes;
  }

  /** A row for a topic that has carried `before` messages of one encoding without needing one; -1 when there is no room. */
  open(judging: Judging, encoding: number, at: number): number {
    const row = this.rows.take(judging.topic);
    if (row >= 0 && judging.before > 0 && encoding !== encodingCodes.json)
      learnShape(
        this.shapeInput(judging, row, at, spread(classHash + encoding), null, noBytes),
        judging.before,
      );
    return row;
  }

  close(row: number): void {
    dropShapes(this.rows.words, row, this.shapes);
    this.rows.release(row);
  }

  /** Judges one message and learns from it; what `shape` and `repeat` say afterwards is of this message. */
  judge(judging: Judging, row: number, message: ProfiledMessage): void {
    const { payload, at } = message;
    const { encoding } = judging.reader;
    const isOpaque = encoding > encodingCodes.json && payload.length >= opaqueMin;
    this.repeat.isLast = false;
    this.judgeShape(judging, row, payload, at);
    if (isOpaque) this.judgeEntropy(judging, row, payload);
    if (!judging.isCut && (isOpaque || this.shape.holdsTime)) this.judgeRepeats(judging, row, payload, at);
    if (message.retain) this.judgeRetained(judging, row, payload, at);
    if (encoding === encodingCodes.json)
      judgeFieldDecimals(
        this.rows.words.u32,
        row,
        judging.reader.scanner.fields,
        judging.learns,
        judging.habit,
      );
    const { u32 } = this.rows.words;
    u32[row + ordinal] = (u32[row + ordinal] ?? 0) + 1;
  }

  private shapeInput(
    { before, learns }: Judging,
    row: number,
    at: number,
    hash: number,
    fields: JsonFields | null,
    payload: Uint8Array,
  ) {
    return {
      words: this.rows.words,
      row,
      hash,
      fields,
      payload,
      at,
      seen: before,
      learns,
      table: this.shapes,
    };
  }

  private judgeShape(judging: Judging, row: number, payload: Uint8Array, at: number): void {
    const { encoding, scanner } = judging.reader;
    const { shape } = this;
    shape.holdsTime = false;
    shape.slot = -1;
    const fields = encoding === encodingCodes.json ? scanner.fields : null;
    if (fields !== null && judging.isCut) return;
    const hash = fields === null ? spread(classHash + encoding) : fields.shapeHash;
    judgeShape(this.shapeInput(judging, row, at, hash, fields, payload), shape, judging.habit);
    if (shape.isNews) this.tellUnknown(judging, row, payload, fields);
  }

  private judgeRepeats(
    { topic, learns, signals, gapMs }: Judging,
    row: number,
    payload: Uint8Array,
    at: number,
  ): void {
    const { repeat, seen } = this;
    judgeRepeats({ words: this.rows.words, row, topic, payload, at, gapMs, learns, seen }, repeat);
    if (repeat.isEcho && (this.shape.holdsTime || repeat.agreement >= uniqueBinaryMin))
      tellEcho(signals, gapMs);
    if (repeat.isLast || !repeat.isDuplicate) return;
    const isSure = this.shape.holdsTime || (repeat.agreement >= uniqueBinaryMin && repeat.run >= 2);
    if (isSure) tellRepeat(signals, repeat);
  }

  private judgeRetained({ signals }: Judging, row: number, payload: Uint8Array, at: number): void {
    judgeRetained(this.rows.words, row, hashPayload(payload), at, this.retained);
    if (this.retained.isChange) tellRetainedChange(signals, this.retained);
  }

  private judgeEntropy({ before, learns, habit, signals }: Judging, row: number, payload: Uint8Array): void {
    const entropy = measureEntropy(payload);
    if (entropy === 0) return;
    const { u32, f32 } = this.rows.words;
    const known = u32[row + entropyCount] ?? 0;
    const usual = f32[row + entropyMean] ?? 0;
    const isMeasured = known >= messagesToJudge;
    // Too few of its payloads were measured when they are numbers, JSON or short texts: those are far below the line.
    const isLow = isMeasured ? usual < usualEntropyMax : habit.expectedEncoding <= encodingCodes.text;
    if (before >= messagesToJudge && isLow && looksRandom(entropy, payload.length))
      tellEntropy(signals, entropy, isMeasured ? usual : 0, payload.length);
    if (!learns) return;
    u32[row + entropyCount] = known + 1;
    f32[row + entropyMean] = usual + (entropy - usual) / Math.min(known + 1, 200);
  }

  /** An unknown class is another encoding; unknown JSON on a topic that has carried JSON is another shape. */
  private tellUnknown(judging: Judging, row: number, payload: Uint8Array, fields: JsonFields | null): void {
    const { signals, reader, habit } = judging;
    if (fields === null || !carriesJson(this.rows.words, row))
      tellEncoding(signals, reader.encoding, habit.expectedEncoding, this.shape);
    else {
      const known = this.knownShapes(row);
      const shapesOnly = known.map(({ shape }) => shape);
      tellShape(signals, fields, payload, shapesOnly, this.shape);
      const agreement = contradictedOrder(fields, known);
      if (agreement > 0) noteBreach(habit, breaches.order, agreement);
    }
  }

  private knownShapes(row: number): readonly TopicShape[] {
    const { u32 } = this.rows.words;
    const known: TopicShape[] = [];
    for (let place = 0; place < shapesMax; place++) {
      const slot = row + shapes + place * shapeWords;
      if (((u32[slot + 3] ?? 0) & isRegisteredBit) === 0) continue;
      const shape = this.shapes.get(u32[slot] ?? 0);
      const [orderHash = 0, counters = 0] = [u32[slot + 1], u32[slot + 2]];
      if (shape) known.push({ shape, orderHash, orderAgreement: counters >>> 16 });
    }
    return known;
  }
}

/** Is one of the known shapes JSON? Those of other classes have no key order. */
function carriesJson({ u32 }: Words, row: number): boolean {
  for (let place = 0; place < shapesMax; place++) {
    const slot = row + shapes + place * shapeWords;
    if (u32[slot + 3] !== 0 && u32[slot + 1] !== 0) return true;
  }
  return false;
}
