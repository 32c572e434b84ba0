import { AlertCollector } from '@/lib/alerting/collect-alerts';
import { SessionTracker } from '@/lib/brokers/session-tracker';
import { HistoryPlayer } from '@/lib/detection/back-test/history-player';
import type { SightChange } from '@/lib/detection/back-test/sight-history';
import { StoredPresence } from '@/lib/detection/back-test/stored-presence';
import type { Detector, Observation } from '@/lib/detection/detector';
import type { BrokerKind } from '@/lib/domain/broker';
import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { StoredMinute, StoredTopic } from './stored-counts';

export type BrokerHistoryOptions = {
  readonly broker: {
    readonly id: number;
    readonly name: string;
    readonly kind: Exclude<BrokerKind, 'auto'> | null;
  };
  readonly detector: Detector;
  /** One run for each, over the same history. */
  readonly settings: readonly unknown[];
  readonly startsAt: number;
  /** Alerts are made of what is found from here on. */
  readonly judgeFrom: number;
  readonly sight: readonly SightChange[];
  /** MQTT client ids of the monitor itself. */
  readonly monitors: ReadonlySet<string>;
};

type Run = { readonly player: HistoryPlayer; readonly alerts: AlertCollector };

/**
 * Plays the stored history of one broker to one detector, once for each of its settings, in order of time. Events that
 * were stored have passed the session tracker already: it is fed again only to know who is connected.
 */
export class BrokerHistory {
  readonly runs: readonly Run[];
  private readonly tracker: SessionTracker;
  private readonly presence: StoredPresence | null;
  private readonly names = new Map<number, string>();
  private sightPlace = 0;

  constructor(private readonly options: BrokerHistoryOptions) {
    const { broker, detector, startsAt, judgeFrom, monitors } = options;
    const isMonitor = (clientId: string) => monitors.has(clientId);
    this.tracker = new SessionTracker({ isMonitor });
    this.presence = detector.observes.includes('sparkplug') ? new StoredPresence() : null;
    this.runs = options.settings.map((settings): Run => {
      const alerts = new AlertCollector({ idPrefix: `back-test-${broker.id}-`, broker });
      const player = new HistoryPlayer({
        broker,
        detector,
        settings,
        startsAt,
        isMonitor,
        session: (clientId) => this.tracker.session(clientId),
        onFindings: (findings, now) => {
          if (now >= judgeFrom) for (const finding of findings) alerts.apply(finding, now);
        },
      });
      return { player, alerts };
    });
  }

  /** Makes topics known by their row ids. */
  nameTopics(topics: readonly StoredTopic[]): void {
    for (const { id, name } of topics) this.names.set(id, name);
  }

  /** Counts everything that was ever counted on a topic at once: enough to know what share of the traffic it is. */
  meetTopic({ name, messages, bytes, firstSeenAt }: StoredTopic): void {
    for (const { player } of this.runs) {
      const index = player.topics.intern(name);
      player.topics.countMany(index, Math.max(1, messages), bytes, firstSeenAt.getTime());
    }
  }

  onEvent(event: BrokerEvent): void {
    const at = event.receivedAt;
    this.applySight(at);
    this.tracker.apply(event);
    for (const transition of this.presence?.read(event) ?? [])
      this.observe({ type: 'sparkplug', transition }, at);
    if (!event.kind.startsWith('sparkplug.')) this.observe({ type: 'event', event }, at);
  }

  /** The minute that ended at `end` (ms) is over; `counted` is null when nothing was counted in it. */
  endMinute(end: number, counted: StoredMinute | null): void {
    this.applySight(end);
    for (const { player } of this.runs) {
      if (counted !== null) this.count(player, counted, end - 1);
      player.endMinute(end);
    }
  }

  /** Nothing more comes before `at`. */
  advanceTo(at: number): void {
    this.applySight(at);
    for (const { player } of this.runs) player.advanceTo(at);
  }

  private count({ topics }: HistoryPlayer, counted: StoredMinute, at: number): void {
    for (let place = 0; place < counted.topics.length; place++) {
      const name = this.names.get(counted.topics[place] ?? 0);
      if (name === undefined) continue;
      topics.countMany(topics.intern(name), counted.counts[place] ?? 0, counted.bytes[place] ?? 0, at);
    }
  }

  private observe(observation: Observation, at: number): void {
    for (const { player } of this.runs) player.observe(observation, at);
  }

  /** Lets everybody know of the changes of sight up to `at`. */
  private applySight(at: number): void {
    const { sight } = this.options;
    for (
      let next = sight[this.sightPlace];
      next !== undefined && next.at <= at;
      next = sight[this.sightPlace]
    ) {
      this.sightPlace++;
      const isLinked = next.state === 'online' || next.state === 'blind';
      const wasLinked = this.runs[0]?.player.isSeeing ?? false;
      if (wasLinked && !isLinked) {
        this.tracker.markLinkLost(next.at);
        for (const transition of this.presence?.linkLost(next.at) ?? [])
          this.observe({ type: 'sparkplug', transition }, next.at);
      }
      for (const { player } of this.runs) player.setState(next.state, next.reason, next.at);
    }
  }
}
