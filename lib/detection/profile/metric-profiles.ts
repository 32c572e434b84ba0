import type { MetricOwner } from '@/lib/sparkplug/state/metric-owner';
import type { MetricNames, MetricSink, SunkValue } from '@/lib/sparkplug/state/metric-sink';
import type { TopicStore } from '../topic-store';
import { isClock } from './is-clock';
import { MetricReturns } from './metric-returns';
import { dataTopicOf, metricHash, ownerHash } from './metric-series';
import type { SignalBuffer } from './signal-buffer';
import type { ValueChannels } from './value-channels';
import { signalsOf } from './value-signals';
import { valueBits } from './value-verdict';

/** Of `mark`: the channel + 1 below, above it what the last birth said of type and unit (0 = no birth was seen). */
const channelBits = 22;
const channelMask = (1 << channelBits) - 1;
/** The metric is not followed; asked again with each birth. */
const refused = channelMask;
const definitions = 1023;
const samplesToTell = 50;
const fieldMax = 200;
/** Messages of metrics are numbered apart from those of payloads, of which they are a part. */
const ordinalsFrom = 2 ** 32;
const returnNats = 6;
/** So many values within what their metrics have shown, and at most so few beyond it, prove that aliases mean what they did. */
const provenFrom = 50;
const oddShareMax = 0.05;
const learnedFrom = 200;
/** Sparkplug's own book-keeping. */
const ownMetrics = /^(?:bdSeq$|Node Control\/|Device Control\/)/;
const oddBits = valueBits.tail | valueBits.step | valueBits.range | valueBits.special;

type Parts = {
  readonly topics: TopicStore;
  readonly values: ValueChannels;
  readonly signals: SignalBuffer;
  /** A number for a message in which something stands out. */
  nextMessage(): number;
  /** Told of each number that was judged, see `MessageProfiles.onNumber`. */
  onNumber(topic: number, at: number, field: string, score: number): void;
};

/** An edge node or device. */
type Sender = {
  /** Its data topic as the `TopicStore` has it, and the index there; -1 while it has sent no data. */
  name: string;
  index: number;
  readonly hash: number;
  messages: number;
  /** Of the last message that was looked up. */
  stamp: number;
  /** Since names are known by an old birth only: values within what their metrics have shown, and beyond it. */
  usual: number;
  odd: number;
};

/**
 * Learns and judges the metrics of Sparkplug senders by name as fields of JSON are: one channel of the pool for each metric
 * of an edge node or device, at most 512 a sender, filed under the topic of its data. The state keeps the channel's number
 * with each metric, so that a value costs no look-up by name and no object. A birth repeats what is: a value that has not
 * changed is passed over, another one is held against the learned range only, and a metric declared with another type or
 * unit is learned anew. Where only a birth from before our link names the aliases, values are told and learned once most
 * of them are as usual, which proves the names. Times are ms since the epoch.
 */
export class MetricProfiles implements MetricSink {
  private readonly senders: (Sender | undefined)[] = [];
  private readonly returns = new MetricReturns();
  private stamp = 0;
  private hint = -1;
  private message = -1;

  constructor(private readonly parts: Parts) {}

  begin(): void {
    this.stamp++;
    this.hint = -1;
    this.message = -1;
  }

  take(value: SunkValue, names: MetricNames): number {
    const { mark } = value;
    if ((mark & channelMask) === refused && !value.isBirth) return mark;
    const sender = this.senderOf(value.owner);
    if (sender.index < 0 || (!value.isBoolean && isClock(value.number, value.at))) return mark;
    const hash = metricHash(sender.hash, value.nameHash, value.isBoolean);
    const channel = this.channelOf(sender, hash, value, names);
    if (channel < 0) return refused;
    this.hint = channel;
    const known = mark >>> channelBits;
    const now = value.isBirth ? definitionOf(value) : known;
    const isAnother = known !== 0 && now !== known;
    if (isAnother) this.parts.values.restart(channel);
    if (!value.isBirth || !value.isSame || isAnother) this.judge({ sender, channel, hash }, value, names);
    return (now << channelBits) | (channel + 1);
  }

  private senderOf(owner: MetricOwner): Sender {
    const { topics } = this.parts;
    let sender = this.senders[owner.id];
    if (sender === undefined) {
      const name = dataTopicOf(owner);
      sender = { name, index: -1, hash: ownerHash(name), messages: 0, stamp: -1, usual: 0, odd: 0 };
      this.senders[owner.id] = sender;
    }
    if (sender.stamp === this.stamp) return sender;
    sender.stamp = this.stamp;
    sender.messages++;
    // A topic that was forgotten has given its index to another.
    if (sender.index >= 0 && topics.name(sender.index) === sender.name) return sender;
    sender.index = topics.indexOf(sender.name);
    if (sender.index >= 0) sender.name = topics.name(sender.index);
    return sender;
  }

  private channelOf(sender: Sender, hash: number, { mark, row }: SunkValue, names: MetricNames): number {
    const { values } = this.parts;
    const known = (mark & channelMask) - 1;
    if (values.isOf(known, hash)) return known;
    if (ownMetrics.test(names.nameOf(row))) return -1;
    const channel = values.channel(sender.index, hash, this.hint, values.metricsMost);
    return channel < channelMask - 1 ? channel : -1;
  }

  private judge(place: Place, value: SunkValue, names: MetricNames): void {
    const { topics, values, onNumber } = this.parts;
    const { channel, hash, sender } = place;
    const { number, at, isBoolean, isBirth } = value;
    const isProven = !value.isUnsure || isProvenBy(sender);
    const learns = isProven && !topics.isFrozen(sender.index) && !topics.isSurging(sender.index);
    const decimals = value.isWhole ? 0 : -1;
    let bits: number;
    if (isBoolean) bits = values.observeCode(channel, number, at, learns);
    else {
      bits = isBirth
        ? values.observeAnew(channel, number, decimals, at, learns)
        : values.observe(channel, number, decimals, at, learns);
      onNumber(sender.index, at, names.nameOf(value.row), values.verdict.score);
    }
    noteAgreement(sender, value, bits, values.verdict.samples);
    if (!isProven) return;
    if (!this.returns.isIdle && this.returns.isBack(channel, hash, number)) this.tellReturn(sender, at);
    else if (bits !== 0 && (values.verdict.samples >= samplesToTell || (bits & valueBits.special) !== 0))
      this.tell(place, value, names.nameOf(value.row));
  }

  private tell({ sender, channel, hash }: Place, { at, isBoolean }: SunkValue, name: string): void {
    const { verdict } = this.parts.values;
    const signals = this.aim(sender, at);
    const { message } = this;
    for (const signal of signalsOf(verdict, {
      topic: sender.index,
      at,
      message,
      field: name.slice(0, fieldMax),
    }))
      signals.add(signal);
    if (!isBoolean && (verdict.bits & oddBits) !== 0) this.returns.note(channel, hash, verdict);
  }

  private tellReturn(sender: Sender, at: number): void {
    this.aim(sender, at).tell({
      kind: 'usual-again',
      nats: returnNats,
      text: 'the value is as before again',
      facts: { hand: false, value: true },
    });
  }

  private aim(sender: Sender, at: number): SignalBuffer {
    const { signals } = this.parts;
    if (this.message < 0) this.message = this.parts.nextMessage();
    signals.topic = sender.index;
    signals.at = at;
    signals.message = this.message;
    signals.ordinal = ordinalsFrom + sender.messages;
    return signals;
  }
}

type Place = { readonly sender: Sender; readonly channel: number; readonly hash: number };

function isProvenBy({ usual, odd }: Sender): boolean {
  return usual >= provenFrom && odd <= oddShareMax * usual;
}

function noteAgreement(
  sender: Sender,
  { isUnsure, isBoolean }: SunkValue,
  bits: number,
  samples: number,
): void {
  if (!isUnsure) {
    sender.usual = 0;
    sender.odd = 0;
  } else if (bits !== 0) sender.odd++;
  else if (!isBoolean && samples >= learnedFrom) sender.usual++;
}

/** Type and unit as a number other than 0; two in a thousand changes of the unit look like none. */
function definitionOf({ datatype, unit }: SunkValue): number {
  return (((Math.imul(datatype, 0x9e37_79b1) ^ unit) >>> 0) % definitions) + 1;
}
