import type { WriteBatch } from '@/lib/db/write-batch';
import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { SparkplugTopic } from '@/lib/sparkplug/parse-sparkplug-topic';
import type { SparkplugRule, SparkplugSign } from '@/lib/sparkplug/sign';
import type { PassedOver } from '@/lib/sparkplug/sparkplug-blind-spots';
import type { MetricSink } from '@/lib/sparkplug/state/metric-sink';
import { SparkplugWatch, type StoredState } from '@/lib/sparkplug/state/sparkplug-watch';
import type { MetricMinuteRow } from '@/lib/sparkplug/stored-rows';
import type { SparkplugTransition } from '@/lib/sparkplug/transition';
import { inflatePayload } from './inflate-payload';

/** One Sparkplug message that waited for its turn. */
export type SparkplugWork = {
  readonly type: 'sparkplug';
  readonly topic: SparkplugTopic;
  /** The topic as it came. */
  readonly name: string;
  readonly payload: Buffer;
  readonly retain: boolean;
  /** As delivered; nothing is 0. */
  readonly qos?: 0 | 1 | 2;
  readonly at: number;
  /** Messages before this one were shed, so that a gap in a sequence is ours. */
  readonly isAfterShed: boolean;
};

export type SparkplugFeedOptions = {
  readonly learningHours?: number;
  /** Judges the values of metrics. */
  readonly values: MetricSink;
  onTransition(transition: SparkplugTransition): void;
  onSign(sign: SparkplugSign): void;
};

const minuteMs = 60_000;
/** Figures of minutes that wait to be stored, at most: five full minutes. */
const minuteRowsMax = 100_000;

/**
 * Feeds one broker's Sparkplug messages and events to its state, and hands on what they changed and showed: transitions
 * first, then the signs of the same message. The same for a live broker and a capture.
 */
export class SparkplugFeed {
  private readonly watch: SparkplugWatch;
  private minutes: MetricMinuteRow[] = [];
  /** Figures of minutes that were given up because nobody took them. */
  droppedMinutes = 0;

  constructor(private readonly options: SparkplugFeedOptions) {
    const { learningHours, values: sink } = options;
    this.watch = new SparkplugWatch({
      inflate: inflatePayload,
      sink,
      ...(learningHours === undefined ? {} : { learningHours }),
    });
  }

  get counters(): SparkplugWatch['counters'] {
    return this.watch.counters;
  }

  /** What of this broker's Sparkplug nobody looks into. */
  get passedOver(): PassedOver {
    const { uninterpreted, refusedNames, counters } = this.watch;
    return { uninterpreted, refusedNames, refusedMetrics: counters.refusedMetrics };
  }

  restore(stored: StoredState, at: number): void {
    this.watch.restore(stored, at);
  }

  observe({ topic, name, payload, retain, qos = 0, at, isAfterShed }: SparkplugWork): void {
    if (isAfterShed) this.watch.forgetSequences();
    const { transitions, signs } = this.watch.observe(topic, name, payload, { at, retain, qos });
    this.onTransitions(transitions);
    this.onSigns(signs);
  }

  /** Before the detectors see the event, so that they know whose MQTT client it is. */
  observeEvent(event: BrokerEvent): void {
    this.onSigns(this.watch.observeEvent(event));
  }

  sweep(at: number): void {
    this.onSigns(this.watch.sweep(at));
    this.onTransitions(this.watch.takeLeft());
  }

  linkUp(at: number): void {
    this.watch.linkUp(at);
  }

  linkLost(at: number): void {
    this.onTransitions(this.watch.linkLost(at));
  }

  /** A wall-clock minute has begun at `minute`: the one before has its figures. */
  beginMinute(minute: number): void {
    const rows = this.watch.takeMinutes(minute - minuteMs);
    if (this.minutes.length + rows.length > minuteRowsMax) this.droppedMinutes += rows.length;
    else this.minutes.push(...rows);
  }

  /** The same where nothing is stored. */
  dropMinute(): void {
    this.watch.takeMinutes(0);
  }

  /** From now on the rule is judged for this edge node again. */
  revokeQuirk(quirk: { readonly group: string; readonly edgeNode: string; readonly rule: string }): void {
    this.watch.revokeQuirk(quirk.group, quirk.edgeNode, quirk.rule as SparkplugRule);
  }

  /** Rows that changed and are to be stored. */
  takeState(): Pick<
    WriteBatch,
    'nodes' | 'devices' | 'hosts' | 'sparkplugMetrics' | 'metricMinutes' | 'quirks' | 'travel'
  > {
    const { metrics, quirks, travel } = this.watch.takeChanges();
    const metricMinutes = this.minutes;
    this.minutes = [];
    return { ...this.watch.takePresence(), sparkplugMetrics: metrics, metricMinutes, quirks, travel };
  }

  private onTransitions(transitions: readonly SparkplugTransition[]): void {
    for (const transition of transitions) this.options.onTransition(transition);
  }

  /** A copy first: what takes a sign may lead back here. */
  private onSigns(signs: readonly SparkplugSign[]): void {
    if (signs.length === 0) return;
    for (const sign of signs.slice()) this.options.onSign(sign);
  }
}
