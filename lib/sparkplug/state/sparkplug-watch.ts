import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { UninterpretedNamespace } from '@/lib/domain/sparkplug-namespace';
import type { Inflate } from '../inflate-body';
import { MetricCursor } from '../metric-cursor';
import type { SparkplugTopic } from '../parse-sparkplug-topic';
import { type PresenceCounters, SparkplugPresence } from '../presence';
import type { PresenceChanges } from '../presence-record';
import type { PresenceBounds } from '../presence-table';
import type { SparkplugRule, SparkplugSign } from '../sign';
import type {
  MetricMinuteRow,
  MetricRow,
  NodeTravelRow,
  QuirkRow,
  SparkplugStateChanges,
} from '../stored-rows';
import type { SparkplugTransition } from '../transition';
import { FleetMetrics } from './fleet-metrics';
import { FleetTracks } from './fleet-tracks';
import { addLoss } from './judge-sequence';
import { MessageJudge } from './message-judge';
import { quality } from './metric-columns';
import type { RepeatedValue } from './metric-minutes';
import type { MetricSink } from './metric-sink';
import { signName } from './sign-desk';

export type SparkplugWatchOptions = {
  /** Bounds of `SparkplugPresence`. */
  readonly presence?: Partial<PresenceBounds & { readonly bootstrapMs: number }>;
  readonly inflate?: Inflate;
  /** Is given the values of live messages, to be judged. */
  readonly sink?: MetricSink;
  /** How long a gap in the sequence may take to be filled, ms. */
  readonly reorderMs: number;
  /** How long after it was first seen a node's breaches are its manner, hours. */
  readonly learningHours: number;
  /** Metrics of all nodes and devices together. */
  readonly metricsMax: number;
  /** How often at most one metric is handed out, ms. */
  readonly metricIntervalMs: number;
  /** Metrics handed out in one `takeChanges`, at most. */
  readonly changesMax: number;
};

const defaults: SparkplugWatchOptions = {
  reorderMs: 2000,
  learningHours: 24,
  metricsMax: 2_000_000,
  metricIntervalMs: 5000,
  changesMax: 5000,
};

/** What a message changed and showed. The arrays are used again by the next call. */
export type Observed = {
  readonly transitions: readonly SparkplugTransition[];
  readonly signs: readonly SparkplugSign[];
};

/** What an earlier process left behind about one broker. */
export type StoredState = {
  readonly presence: PresenceChanges;
  readonly metrics?: Iterable<MetricRow>;
  readonly quirks?: readonly QuirkRow[];
  /** Rules that a person took from a node's quirks: not learned again. */
  readonly revokedQuirks?: readonly Pick<QuirkRow, 'group' | 'edgeNode' | 'rule'>[];
  readonly travel?: readonly NodeTravelRow[];
};

export type WatchedMessage = {
  /** Receipt time, ms since the epoch. */
  readonly at: number;
  /** As delivered. */
  readonly retain: boolean;
  /** As delivered: the sender's was this or more; 0, and nothing, say nothing of it. */
  readonly qos?: 0 | 1 | 2;
};

const none: readonly SparkplugTransition[] = [];

/**
 * The whole Sparkplug B state of one broker (shared Sparkplug reference §1.3): presence, sequences, births, metrics and
 * quirks, and the raw signs of §1.4 for the detectors. Pure, bounded, changed in place; time is an argument and never runs
 * backwards. Signs tell what was seen; grace times, rates and severity are the detectors'. S20 needs messages delivered with
 * their quality of service, as in a capture: what a sender chose cannot be known from a subscription with QoS 0.
 *
 * What a value is worth: `good` only when its name is sure (sent along, or resolved by a birth of this link or a copy that
 * the broker keeps as a certificate) and its sender is not known to be dead. Values resolved by a birth from before our link
 * are shown but `stale`: the alias may mean something else since.
 */
export class SparkplugWatch {
  private readonly options: SparkplugWatchOptions;
  private readonly presence: SparkplugPresence;
  private readonly tracks: FleetTracks;
  private readonly metrics: FleetMetrics;
  private readonly judge: MessageJudge;
  private readonly result: { transitions: readonly SparkplugTransition[]; signs: readonly SparkplugSign[] };
  private repeated: readonly RepeatedValue[] = [];
  private now = 0;

  constructor(options: Partial<SparkplugWatchOptions> = {}) {
    this.options = { ...defaults, ...options };
    const { inflate, presence, learningHours, reorderMs } = this.options;
    this.presence = new SparkplugPresence({ ...presence, ...(inflate ? { inflate } : {}) });
    this.metrics = new FleetMetrics(this.options);
    this.tracks = new FleetTracks(this.metrics, { learningMs: learningHours * 3_600_000, reorderMs });
    this.judge = new MessageJudge({
      presence: this.presence,
      tracks: this.tracks,
      metrics: this.metrics,
      cursor: new MetricCursor(),
      ...(inflate ? { inflate } : {}),
    });
    this.result = { transitions: none, signs: this.tracks.desk.signs };
  }

  /** What was not taken into account, by why. */
  get counters(): PresenceCounters & {
    readonly refusedMetrics: number;
    readonly refusedMinutes: number;
    readonly suppressedSigns: number;
    readonly uncomparedNames: number;
    readonly notInterpreted: number;
  } {
    return {
      ...this.presence.counters,
      refusedMetrics: this.metrics.table.refused,
      refusedMinutes: this.metrics.minutes.refused,
      suppressedSigns: this.tracks.desk.suppressed,
      uncomparedNames: this.tracks.lookAlikes.refused,
      notInterpreted: this.judge.notInterpreted,
    };
  }

  /** Editions of Sparkplug that were met here and are not interpreted. */
  get uninterpreted(): ReadonlySet<UninterpretedNamespace> {
    return this.judge.uninterpreted;
  }

  /** Names of nodes, devices and hosts that found no room. */
  get refusedNames(): number {
    return this.presence.refusedNames;
  }

  get metricCount(): number {
    return this.metrics.table.size;
  }

  /** Memory of the metrics and sequences, roughly. */
  get bytes(): number {
    return this.metrics.bytes + this.tracks.bytes;
  }

  /** Takes one message into account; `topicName` as it came. No objects are made for ordinary data. */
  observe(topic: SparkplugTopic, topicName: string, payload: Uint8Array, message: WatchedMessage): Observed {
    this.now = message.at;
    this.tracks.desk.clear();
    this.options.sink?.begin();
    this.result.transitions = this.judge.observe(topic, topicName, payload, message);
    return this.result;
  }

  /** What only time shows: gaps that nothing filled, births without a connection. Every second or so. */
  sweep(at: number): readonly SparkplugSign[] {
    this.now = at;
    const { tracks } = this;
    tracks.desk.clear();
    for (const node of tracks.withGaps) {
      for (const loss of node.sequence.takeLosses(at)) addLoss(tracks.desk, node, loss, { at, topic: '' });
      if (!node.sequence.hasPending) tracks.withGaps.delete(node);
    }
    tracks.clients.sweep(tracks.desk, at);
    if (this.repeated.length > 0) this.tellRepeated(at);
    return tracks.desk.signs;
  }

  /** Edge nodes that by the broker have left without a death. Call after each `sweep`. */
  takeLeft(): readonly SparkplugTransition[] {
    const left = this.tracks.clients.takeLeft();
    return left.flatMap(({ node, since }) => {
      const transitions = this.presence.leave(node.key, since);
      if (transitions.length > 0) this.tracks.spoil(node, quality.left);
      return transitions;
    });
  }

  private tellRepeated(at: number): void {
    for (const { row, perMinute, usualPerMinute } of this.repeated) {
      const owner = this.metrics.ownerOf(row);
      const node = owner && this.tracks.find(`${owner.group}/${owner.edgeNode}`);
      if (!owner || !node) continue;
      const metric = signName(this.metrics.table.nameOf(row));
      this.tracks.desk.add(node, { kind: 'report-by-exception', rule: 'S33', at }, () => ({
        device: owner.device,
        topic: '',
        text: `${metric} was sent ${perMinute} times in a minute without a change`,
        facts: { metric, perMinute, usualPerMinute: Math.round(usualPerMinute * 10) / 10 },
      }));
    }
    this.repeated = [];
  }

  /** A broker event, for which MQTT client is which edge node. */
  observeEvent(event: BrokerEvent): readonly SparkplugSign[] {
    this.tracks.desk.clear();
    this.tracks.clients.observe(this.tracks.desk, event);
    return this.tracks.desk.signs;
  }

  /** Messages were not looked into: gaps in sequences are ours, so that each begins anew. */
  forgetSequences(): void {
    this.tracks.forgetSequences();
  }

  /** The link is up and subscribed: retain-flagged messages of the next seconds are stored ones, not news. */
  linkUp(at: number): void {
    this.now = at;
    this.presence.linkUp(at);
    this.judge.linkUpAt = at;
  }

  /** Our own link is down: nothing is known any more, all values are stale; sequences and births begin anew. */
  linkLost(at: number): readonly SparkplugTransition[] {
    this.now = at;
    this.judge.linkUpAt = null;
    this.tracks.linkLost();
    return this.presence.linkLost(at);
  }

  /**
   * Takes over what an earlier process stored: names, totals, bdSeq, declared metrics, quirks. Every state is unknown and
   * every value stale at `at`; nothing follows from it, neither births nor deaths, gaps or signs.
   */
  restore(stored: StoredState, at: number): void {
    this.now = at;
    this.presence.restore(stored.presence, at);
    this.tracks.restore(stored, (key) => this.presence.find(key));
  }

  /** From now on this rule counts for the node again. False when it was no quirk. */
  revokeQuirk(group: string, edgeNode: string, rule: SparkplugRule): boolean {
    return this.tracks.quirks.revoke(group, edgeNode, rule);
  }

  /** Presence rows that changed since the last call. */
  takePresence(): PresenceChanges {
    return this.presence.takeChanges();
  }

  /** Metrics, quirks and travel that changed: at most `changesMax` metrics, each at most every `metricIntervalMs`. */
  takeChanges(): SparkplugStateChanges {
    return {
      metrics: this.metrics.changes.take(this.now, this.options.changesMax),
      quirks: this.tracks.quirks.take(),
      travel: this.tracks.takeTravel(this.now),
    };
  }

  /** The figures of the minute that began at `minute` (ms), of up to 20,000 numeric metrics. Call once when it has ended. */
  takeMinutes(minute: number): readonly MetricMinuteRow[] {
    const { rows, repeated } = this.metrics.minutes.take(minute);
    this.repeated = repeated;
    return rows;
  }

  /** The edge node's or device's metrics as they are now. */
  listMetrics(group: string, edgeNode: string, device: string | null): readonly MetricRow[] {
    const owner = this.tracks.ownerOf(`${group}/${edgeNode}`, device);
    return owner ? this.metrics.changes.list(owner) : [];
  }
}
