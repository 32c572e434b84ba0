import type { DialectMessage } from '@/lib/brokers/dialect';
import type { TopicStore } from '@/lib/detection/topic-store';
import { parseSparkplugTopic, type SparkplugTopic } from '@/lib/sparkplug/parse-sparkplug-topic';
import { LastPayloads } from './last-payloads';
import type { PayloadQueue } from './payload-queue';
import type { SparkplugWork } from './sparkplug-feed';
import { StoredMessages } from './stored-messages';
import { WorkQueue } from './work-queue';

/** What is left to be looked at after counting. */
export type Work = { readonly type: 'own'; readonly message: DialectMessage } | SparkplugWork;

/** Sparkplug data waiting at most: about a second of a fast plant; more is counted but not looked into. */
const sheddableMax = 100_000;
/** Broker's own messages and Sparkplug births and deaths waiting at most: some minutes of the loudest log. */
const workMax = 1_000_000;
const minuteMs = 60_000;
const dollar = '$'.charCodeAt(0);

export type IntakeOptions = {
  readonly topics: TopicStore;
  /** Takes live messages whose payload is to be looked at. */
  readonly waiting: PayloadQueue;
  /** Are messages on this topic the broker's own words? Asked only for topics that start with `$`. */
  isOwn(topic: string): boolean;
  /** Called before the first message of a new wall-clock minute is counted, with the minute's begin. */
  onMinute(at: number): void;
  /** Called when there is work and there was none. */
  onWork(): void;
  now(): number;
};

/**
 * What runs inside the socket's callback: counts every message exactly and pushes what has to be looked at to a bounded
 * queue. Under overload payloads are not looked into and Sparkplug data is shed (each message is counted as shed once);
 * the broker's own words, births and deaths are not.
 */
export class MessageIntake {
  readonly payloads = new LastPayloads();
  readonly stored = new StoredMessages();
  readonly counters = { messages: 0, bytes: 0, shedMessages: 0, droppedEvents: 0 };
  readonly work = new WorkQueue<Work>(workMax);
  private readonly sparkplugTopics: (SparkplugTopic | null | undefined)[] = [];
  private readonly topics: TopicStore;
  private at: number;
  private nextMinuteAt: number;
  private hasShedSparkplug = false;
  lastMessageAt: number | null = null;

  constructor(private readonly options: IntakeOptions) {
    this.topics = options.topics;
    this.at = options.now();
    this.nextMinuteAt = nextMinute(this.at);
  }

  /** Looks at the clock, once for all messages of one read; also called by a timer, so that quiet minutes close. */
  tick(): void {
    this.at = this.options.now();
    if (this.at < this.nextMinuteAt) return;
    const minute = Math.floor(this.at / minuteMs) * minuteMs;
    this.nextMinuteAt = minute + minuteMs;
    this.options.onMinute(minute);
  }

  /** `qos` as delivered, at most what was subscribed with: the monitor's own 0 says nothing of the sender's. */
  onMessage(
    topic: string,
    payload: Buffer,
    retain: boolean,
    payloadBytes: number,
    propertiesHash: number,
    qos: 0 | 1 | 2 = 0,
  ): void {
    if (topic.charCodeAt(0) === dollar && this.options.isOwn(topic)) {
      const message = { topic, payload: Buffer.from(payload), retain, receivedAt: this.at };
      this.push({ type: 'own', message });
      return;
    }
    const index = this.topics.intern(topic);
    let isShed = false;
    if (this.stored.takes(index, retain, this.at)) {
      if (index >= 0) this.payloads.noteStored(index, payload, payloadBytes, this.at);
    } else {
      this.counters.messages++;
      this.counters.bytes += payloadBytes;
      this.lastMessageAt = this.at;
      this.topics.count(index, payloadBytes, this.at);
      if (index >= 0) {
        this.payloads.note(index, payload, payloadBytes, retain);
        isShed = !this.pushPayload(index, payload, payloadBytes, retain, propertiesHash);
      }
    }
    if (index >= 0) {
      const sparkplug = this.sparkplugTopicOf(index);
      if (sparkplug !== null && !this.pushSparkplug(sparkplug, { name: topic, payload, retain, qos }))
        isShed = true;
    }
    if (isShed) this.counters.shedMessages++;
  }

  /** Forgets topics that the store has evicted: their indexes will be given to others. */
  release(indexes: readonly number[]): void {
    for (const index of indexes) {
      this.sparkplugTopics[index] = undefined;
      this.payloads.release(index);
      this.stored.release(index);
    }
  }

  private pushPayload(
    index: number,
    payload: Buffer,
    payloadBytes: number,
    retain: boolean,
    propertiesHash: number,
  ): boolean {
    if (this.topics.isReserved(index)) return true;
    const { waiting } = this.options;
    if (!waiting.push(index, payload, payloadBytes, retain, propertiesHash, this.at)) return false;
    this.wake();
    return true;
  }

  private sparkplugTopicOf(index: number): SparkplugTopic | null {
    let topic = this.sparkplugTopics[index];
    if (topic === undefined) {
      topic = parseSparkplugTopic(this.topics.name(index));
      this.sparkplugTopics[index] = topic;
    }
    return topic;
  }

  private pushSparkplug(
    topic: SparkplugTopic,
    message: Pick<SparkplugWork, 'name' | 'payload' | 'retain' | 'qos'>,
  ): boolean {
    if (isData(topic) && this.work.size >= sheddableMax) {
      this.hasShedSparkplug = true;
      return false;
    }
    const { at, hasShedSparkplug: isAfterShed } = this;
    this.hasShedSparkplug = false;
    this.push({ type: 'sparkplug', topic, ...message, at, isAfterShed });
    return true;
  }

  private push(work: Work): void {
    if (!this.work.push(work)) this.counters.droppedEvents++;
    else this.wake();
  }

  private wake(): void {
    if (this.work.size + this.options.waiting.size === 1) this.options.onWork();
  }
}

function isData(topic: SparkplugTopic): boolean {
  return (
    (topic.kind === 'node' || topic.kind === 'device') && (topic.type === 'NDATA' || topic.type === 'DDATA')
  );
}

function nextMinute(at: number): number {
  return (Math.floor(at / minuteMs) + 1) * minuteMs;
}
