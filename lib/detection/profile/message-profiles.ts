import type { Json } from '@/lib/domain/json';
import type { Signal } from '../signal';
import type { TopicStore } from '../topic-store';
import { encodingCodes } from './classify-payload';
import { exportProfile, restoreProfile } from './export-profile';
import { isFollowed, textIn } from './followed-field';
import { isClock } from './is-clock';
import { type JsonFields, jsonTypes } from './json-fields';
import { judgeDecimals } from './judge-decimals';
import { breaches, judgeEnvelope, judgeStyle } from './judge-habits';
import { messagesToJudge } from './judge-shape';
import { createSizeVerdict, judgeSize } from './judge-size';
import { createTiming, gapBefore, judgeInterleave, judgeTiming } from './judge-timing';
import { createJudging, type ProfiledMessage } from './judging';
import { MetricProfiles } from './metric-profiles';
import { pathOf } from './path-of';
import {
  counts,
  createWords,
  encodingShift,
  growWords,
  habits,
  isMetBit,
  isWatchedBit,
  lastNumber,
  messagesMask,
  numberBefore,
  rich,
  richWords,
  rowWords,
  shapes,
  usualStep,
  type Words,
} from './profile-row';
import { ReturnWatch } from './return-watch';
import { RichProfiles } from './rich-profiles';
import { tellEarly, tellInterleave, tellSize } from './tell-message';
import { tellStyle } from './tell-style';
import { ValueChannels } from './value-channels';
import { codeHash } from './value-codes';
import { signalsOf } from './value-signals';
import { valueBits } from './value-verdict';

export type MessageProfilesOptions = {
  /** Fields followed over all topics, 96 bytes each. */
  readonly channelsMax?: number;
  /** Topics with more than plain numbers, 192 bytes each. */
  readonly richMax?: number;
};

/** Doubled as needed, so that a million fields take no more room than they must. */
const channelsAtFirst = 15_625;
const retainNeverMin = 100;
const earlyNatsMin = 6;

/**
 * What is normal in the messages of each topic, learned and judged message by message (detection reference §2.5–2.7): size,
 * encoding, JSON shape, style, timing, repeats, retained flag; numbers go to `values`. One row of 64 bytes a topic of the
 * `TopicStore`, a second one only for topics that carry more than plain numbers; no allocation for a message in which
 * nothing stands out. Times are ms since the epoch, passed in. Judges first, then learns; a topic that is frozen or surging
 * is judged only.
 */
export class MessageProfiles {
  readonly values: ValueChannels;
  /** Takes what Sparkplug messages say, once names are resolved. */
  readonly metrics: MetricProfiles;
  /** Messages profiled since start. */
  messages = 0;
  private readonly rich: RichProfiles;
  private readonly judging = createJudging();
  private readonly returns = new ReturnWatch();
  private readonly size = createSizeVerdict();
  private readonly timing = createTiming();
  private capacity = 0;
  private words: Words = createWords(0);

  constructor(
    private readonly topics: TopicStore,
    options: MessageProfilesOptions = {},
  ) {
    const { channelsMax, richMax = topics.topicsMax } = options;
    this.values = new ValueChannels({
      capacity: channelsAtFirst,
      ...(channelsMax === undefined ? {} : { channelsMax }),
    });
    this.rich = new RichProfiles(richMax);
    this.metrics = new MetricProfiles({
      topics,
      values: this.values,
      signals: this.judging.signals,
      nextMessage: () => this.messages++,
      onNumber: (topic, at, field, score) => this.onNumber?.(topic, at, field, score),
    });
  }

  /** Told of every number that was judged: topic index, time in ms, path of the field, score in nats. Makes strings. */
  onNumber: ((topic: number, at: number, field: string, score: number) => void) | null = null;

  /** Signals that found no room in a batch. */
  get droppedSignals(): number {
    return this.judging.signals.dropped;
  }

  /** What reached a bound: second rows, JSON shapes and value channels that found no room. */
  get refused(): { readonly rows: number; readonly shapes: number; readonly values: number } {
    const { rows, shapes: table } = this.rich;
    return { rows: rows.refused, shapes: table.refused, values: this.values.refused };
  }

  /** Bytes held in typed arrays. */
  get bytes(): number {
    return this.capacity * rowWords * 4 + this.rich.bytes + this.values.bytes;
  }

  /** Judges one message and learns from it. Any payload may come. Topics that begin with `$` are passed over. */
  observe(index: number, message: ProfiledMessage): void {
    const { topics, judging } = this;
    if (index < 0 || topics.isReserved(index)) return;
    if (index >= this.capacity) this.grow(index);
    const { u32 } = this.words;
    const row = index * rowWords;
    const { signals, reader } = judging;
    signals.topic = index;
    signals.at = message.at;
    signals.message = this.messages++;
    const marks = u32[row + habits] ?? 0;
    const isWatched = (marks & isWatchedBit) !== 0;
    signals.ordinal = isWatched ? this.returns.begin(index) : 0;
    judging.topic = index;
    judging.before = (u32[row + counts] ?? 0) & messagesMask;
    judging.learns = !topics.isFrozen(index) && !topics.isSurging(index);
    judging.isCut = message.payloadBytes > message.payload.length;
    reader.read(message.payload, topics.isSparkplug(index), judging.isCut);
    if ((marks & isMetBit) === 0) this.meet(index, row, message.at);
    if (reader.encoding === encodingCodes.empty && this.expectedEncoding(row) !== encodingCodes.empty)
      this.judgeEmpty(row, message);
    else this.judge(row, message);
    if (isWatched || signals.hasOwn) this.watch(index, row, message);
    if (judging.before < messagesMask) u32[row + counts] = ((u32[row + counts] ?? 0) + 1) >>> 0;
  }

  /** The signals since the last call, in the order of the messages; at most 4,096, more are counted in `droppedSignals`. */
  takeSignals(): readonly Signal[] {
    return this.judging.signals.take();
  }

  /** Judges what shows only with time; costs one pass over the arrays. */
  sweep(_at: number): void {}

  /** What was learned of a topic, for `restore` after a restart; null when that is nothing. */
  export(index: number): Json | null {
    const row = index * rowWords;
    if (index >= this.capacity || ((this.words.u32[row + counts] ?? 0) & messagesMask) === 0) return null;
    const richRow = this.richRow(row);
    const second = richRow < 0 ? null : { words: this.rich.rows.words, row: richRow };
    return exportProfile(this.words, row, second, this.values.exportTopic(index));
  }

  /** Puts back what `export` gave; false, with nothing changed, when it is damaged or of another version. */
  restore(index: number, stored: unknown): boolean {
    if (index < 0 || index >= this.topics.topicsMax) return false;
    if (index >= this.capacity) this.grow(index);
    const row = index * rowWords;
    return restoreProfile(stored, {
      words: this.words,
      row,
      clear: () => this.release(index),
      takeRich: () => {
        const richRow = this.rich.rows.take(index);
        if (richRow < 0) return null;
        this.words.u32[row + rich] = richRow / richWords + 1;
        return { words: this.rich.rows.words, row: richRow };
      },
      restoreValues: (values) => this.values.restoreTopic(index, values),
    });
  }

  /** Learns a topic anew; it is no new topic by that. */
  forget(index: number): void {
    this.release(index);
    if (index < this.capacity) this.words.u32[index * rowWords + habits] = isMetBit;
  }

  /** The topic is gone and its index will be another's. */
  release(index: number): void {
    if (index >= 0) this.values.release(index);
    if (index < 0 || index >= this.capacity) return;
    const row = index * rowWords;
    const richRow = this.richRow(row);
    if (richRow >= 0) this.rich.close(richRow);
    this.words.u32.fill(0, row, row + rowWords);
    this.returns.release(index);
  }

  /** Most topics are never odd: a bit in their row spares them the look-up. */
  private watch(index: number, row: number, message: ProfiledMessage): void {
    const { u32 } = this.words;
    const { reader, signals } = this.judging;
    const isWatched = this.returns.follow(index, reader, message, signals);
    const other = (u32[row + habits] ?? 0) & ~isWatchedBit;
    u32[row + habits] = (isWatched ? other | isWatchedBit : other) >>> 0;
  }

  private expectedEncoding(row: number): number {
    const { before, reader } = this.judging;
    return before === 0 ? reader.encoding : ((this.words.u32[row + habits] ?? 0) >>> encodingShift) & 15;
  }

  private richRow(row: number): number {
    const index = this.words.u32[row + rich] ?? 0;
    return index === 0 ? -1 : (index - 1) * richWords;
  }

  private meet(index: number, row: number, at: number): void {
    const { u32 } = this.words;
    u32[row + habits] = ((u32[row + habits] ?? 0) | isMetBit) >>> 0;
    const firstSeen = this.topics.firstSeenAt(index);
    if (firstSeen !== 0 && firstSeen < at - 60_000) return;
    this.judging.signals.tell({ kind: 'new-topic', nats: 6, text: 'the first message on this topic' });
  }

  private judgeEmpty(row: number, { retain, at }: ProfiledMessage): void {
    const { before, learns, signals } = this.judging;
    judgeTiming(this.words, row, at, before, learns, this.timing);
    if (!retain && before < messagesToJudge) return;
    signals.tell({
      kind: 'retain-cleared',
      nats: retain ? 8 : 6,
      text: retain
        ? 'an empty retained payload, which deletes what the broker had stored'
        : 'an empty payload on a topic that never carried one: so a stored message is deleted',
      facts: { isRetained: retain },
    });
  }

  private judge(row: number, message: ProfiledMessage): void {
    const { words, judging } = this;
    const { u32 } = words;
    const { habit, learns, before, reader, signals } = judging;
    const { encoding } = reader;
    const richRow = this.needRichRow(row, message);
    judgeEnvelope(u32, row, encoding, message.retain, message.propertiesHash, learns, habit);
    judgeSize(words, row, message.payloadBytes, before, learns, this.size);
    if (this.size.nats > 0) tellSize(signals, this.size, message.payloadBytes);
    if (encoding === habit.expectedEncoding && encoding <= encodingCodes.hex)
      judgeStyle(u32, row, reader.style, learns, habit);
    if (richRow >= 0) {
      judging.gapMs = gapBefore(words, row, message.at);
      this.rich.judge(judging, richRow, message);
    }
    const isResent = richRow >= 0 && this.rich.repeat.isLast;
    if (isResent) this.timing.nats = 0;
    else judgeTiming(words, row, message.at, before, learns, this.timing);
    if (this.timing.nats >= earlyNatsMin) tellEarly(signals, this.timing);
    if (encoding === encodingCodes.number) this.judgeNumber(row, message.at);
    else if (encoding === encodingCodes.json) this.judgeFields(row, message, richRow);
    if (habit.bits !== 0) this.tellHabits(message);
  }

  /** The topic's second row; made with the first message that needs it. */
  private needRichRow(row: number, { retain, at }: ProfiledMessage): number {
    const { u32 } = this.words;
    const richRow = this.richRow(row);
    const { encoding } = this.judging.reader;
    if (richRow >= 0 || (!retain && !needsRichRow(encoding))) return richRow;
    const made = this.rich.open(this.judging, this.expectedEncoding(row), at);
    if (made >= 0) u32[row + rich] = made / richWords + 1;
    return made;
  }

  private judgeNumber(row: number, at: number): void {
    const { words, values } = this;
    const { reader, habit, learns, topic } = this.judging;
    judgeDecimals(words.u32, row, reader.decimals, learns, habit);
    this.judgeTurns(row, reader.value, '');
    if (isClock(reader.value, at)) return;
    const channel = values.channel(topic, 0, -1);
    if (channel < 0) return;
    if (this.isTold(values.observe(channel, reader.value, reader.decimals, at, learns))) this.tellValue('');
    this.onNumber?.(topic, at, '', values.verdict.score);
  }

  private judgeTurns(row: number, value: number, field: string): void {
    const { f32 } = this.words;
    const one = f32[row + lastNumber] ?? 0;
    const two = f32[row + numberBefore] ?? 0;
    if (!judgeInterleave(this.words, row, value, this.judging.before, this.judging.learns)) return;
    tellInterleave(this.judging.signals, field, { value, one, two, step: f32[row + usualStep] ?? 0 });
  }

  /** A young topic's values are told only when no topic should have them. */
  private isTold(bits: number): boolean {
    if (bits === 0) return false;
    return this.judging.before >= messagesToJudge || (bits & valueBits.special) !== 0;
  }

  private tellValue(field: string, written?: string): void {
    const { signals } = this.judging;
    const { topic, at, message } = signals;
    const place = { topic, at, message, field, ...(written === undefined ? {} : { written }) };
    for (const signal of signalsOf(this.values.verdict, place)) signals.add(signal);
  }

  private judgeFields(row: number, message: ProfiledMessage, richRow: number): void {
    const { fields } = this.judging.reader.scanner;
    if (richRow >= 0 && this.rich.shape.slot === richRow + shapes) this.judgeFirstField(row, fields);
    let hint = -1;
    for (let field = 0; field < fields.count; field++) {
      const isNumber = fields.type[field] === jsonTypes.number;
      if (!isFollowed(fields, field, message.at)) continue;
      const path = fields.path[field] ?? 0;
      const channel = this.values.channel(this.judging.topic, isNumber ? path : path ^ codeHash, hint);
      if (channel < 0) continue;
      hint = channel;
      if (this.isTold(this.observeField(channel, fields, field, message)))
        this.tellValue(
          pathOf(message.payload, fields.begin[field] ?? 0),
          textIn(message.payload, fields, field),
        );
    }
  }

  private observeField(
    channel: number,
    fields: JsonFields,
    field: number,
    { payload, at }: ProfiledMessage,
  ): number {
    const { values } = this;
    const { learns, topic } = this.judging;
    const type = fields.type[field];
    const value = fields.value[field] ?? 0;
    if (type === jsonTypes.number) {
      const bits = values.observe(channel, value, fields.decimals[field] ?? 0, at, learns);
      this.onNumber?.(topic, at, pathOf(payload, fields.begin[field] ?? 0), values.verdict.score);
      return bits;
    }
    return values.observeCode(
      channel,
      type === jsonTypes.boolean ? value : (fields.textHash[field] ?? 0),
      at,
      learns,
    );
  }

  /** Only in the topic's first shape, so that it is always the same field. */
  private judgeFirstField(row: number, fields: JsonFields): void {
    for (let field = 0; field < fields.count; field++) {
      if (fields.type[field] !== jsonTypes.number || fields.isTime[field] === 1) continue;
      this.judgeTurns(row, fields.value[field] ?? 0, '');
      return;
    }
  }

  private tellHabits(message: ProfiledMessage): void {
    const { habit, reader, signals, before } = this.judging;
    if (message.retain && (habit.bits & breaches.retain) !== 0 && habit.retainAgreement >= retainNeverMin)
      signals.tell({
        kind: 'retain-set',
        nats: habit.nats,
        text: 'retained, on a topic that was never retained before',
        facts: { messages: before },
      });
    const isField = (habit.bits & breaches.decimals) !== 0 && habit.decimalsField >= 0;
    const begin = reader.scanner.fields.begin[Math.max(0, habit.decimalsField)] ?? 0;
    tellStyle(signals, habit, {
      retain: message.retain,
      encoding: reader.encoding,
      decimalsField: isField ? pathOf(message.payload, begin) : '',
    });
  }

  private grow(index: number): void {
    let capacity = Math.max(1024, this.capacity);
    while (capacity <= index) capacity *= 2;
    this.capacity = Math.max(index + 1, Math.min(capacity, this.topics.topicsMax));
    this.words = growWords(this.words, this.capacity * rowWords);
  }
}

function needsRichRow(encoding: number): boolean {
  const isPlain = encoding === encodingCodes.number || encoding === encodingCodes.empty;
  return !isPlain && encoding !== encodingCodes.sparkplug;
}
