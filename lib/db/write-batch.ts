import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { Finding } from '@/lib/domain/finding';
import type { MetricMinuteRow, MetricRow, NodeTravelRow, QuirkRow } from '@/lib/sparkplug/stored-rows';

/** What one topic did since the batch before; with 0 messages its times are only taken when it is new. Times are ms since the epoch; counts are additions. */
export type TopicRow = {
  readonly name: string;
  readonly messages: number;
  readonly bytes: number;
  readonly retained: boolean;
  readonly qos: number;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
  /** The last payload, capped by the caller, in base64; null keeps the stored one. `length` is the uncapped size. */
  readonly payload: { readonly base64: string; readonly length: number; readonly at: number } | null;
};

/** Messages and bytes to add to one topic's minute; `minute` is any ms within it. */
export type TopicMinuteRow = {
  readonly topic: string;
  readonly minute: number;
  readonly count: number;
  readonly bytes: number;
};

export type BrokerMetricRow = { readonly name: string; readonly at: number; readonly value: number };

/** An MQTT client as it is now. Null means "not known" and keeps what is stored, except `connected`, `since` and `lastReason`. */
export type MqttClientRow = {
  readonly clientId: string;
  readonly username: string | null;
  readonly address: string | null;
  readonly port: number | null;
  /** Newest first; added to the stored ones. */
  readonly addresses: readonly string[];
  readonly protocolVersion: number | null;
  readonly keepAliveSeconds: number | null;
  readonly cleanStart: boolean | null;
  /** Only believed with a `protocolVersion`, which says that its connect was seen. */
  readonly isBridge: boolean;
  readonly isMonitor: boolean;
  readonly connected: boolean | null;
  readonly since: number | null;
  readonly lastReason: string | null;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
};

/** A subscription as it is now; null `breadth`, `exposedTopics` and `grantedQos` keep what is stored. */
export type SubscriptionRow = {
  readonly clientId: string;
  readonly filter: string;
  readonly shareGroup: string | null;
  readonly grantedQos: number | null;
  readonly denied: boolean;
  readonly breadth: number | null;
  readonly exposedTopics: number | null;
  readonly active: boolean;
  readonly isMonitor: boolean;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
  readonly endedAt: number | null;
  /** `proposed` makes a row of which nothing has been said wait for a person; what a person has said stays. */
  readonly review?: 'none' | 'proposed';
};

type PresenceRow = {
  readonly group: string;
  readonly edgeNode: string;
  readonly state: 'online' | 'offline' | 'unknown';
  readonly since: number;
  readonly reason: string | null;
  readonly births: number;
  readonly deaths: number;
  readonly metricCount: number | null;
  readonly lastMessageAt: number | null;
  readonly firstSeenAt: number;
};
export type EdgeNodeRow = PresenceRow & { readonly bdSeq: number | null };
export type DeviceRow = PresenceRow & { readonly device: string };

export type HostApplicationRow = {
  readonly hostId: string;
  readonly state: 'online' | 'offline' | 'unknown';
  readonly since: number;
  readonly firstSeenAt: number;
};

type StateReached = {
  readonly state: 'online' | 'offline' | 'unknown';
  readonly at: number;
  readonly reason: string | null;
};

/** An edge node, device or defined device (by its row id) reached a state; rows of one entity are in order. */
export type SpanRow = StateReached &
  (
    | { readonly kind: 'node'; readonly group: string; readonly edgeNode: string }
    | { readonly kind: 'device'; readonly group: string; readonly edgeNode: string; readonly device: string }
    | { readonly kind: 'defined'; readonly id: number }
  );

/** The monitor did not run until `at`; `aliveUntil` is its last heartbeat, null when there was none. */
export type BlindGapRow = {
  readonly aliveUntil: number | null;
  readonly at: number;
  readonly reason: string;
};

/** A defined device as it is now; null `lastMessageAt` and `learnedSeconds` keep what is stored. */
export type DefinedDeviceRow = {
  readonly id: number;
  readonly state: 'online' | 'offline' | 'unknown';
  readonly since: number;
  readonly reason: string | null;
  readonly lastMessageAt: number | null;
  readonly learnedSeconds: number | null;
};

/**
 * Everything the worker learned about one broker since its last batch: JSON all the way down, so that it can wait on disk.
 * Rows are written in one transaction, whole (last one of a key wins) or as additions (topics, minutes).
 */
export type WriteBatch = {
  readonly brokerId: number;
  readonly topics: readonly TopicRow[];
  readonly minutes: readonly TopicMinuteRow[];
  readonly metrics: readonly BrokerMetricRow[];
  readonly events: readonly BrokerEvent[];
  readonly clients: readonly MqttClientRow[];
  readonly subscriptions: readonly SubscriptionRow[];
  readonly nodes: readonly EdgeNodeRow[];
  readonly devices: readonly DeviceRow[];
  readonly hosts: readonly HostApplicationRow[];
  /** Recorded as alerts in the same transaction, after everything else. */
  readonly findings: readonly Finding[];
  /** Before anything else: the time in which nobody watched. */
  readonly blindGap?: BlindGapRow;
  /** Metrics, quirks and travel belong to edge nodes and devices of this batch or an earlier one, as do spans. */
  readonly sparkplugMetrics?: readonly MetricRow[];
  readonly metricMinutes?: readonly MetricMinuteRow[];
  readonly quirks?: readonly QuirkRow[];
  readonly travel?: readonly NodeTravelRow[];
  readonly definedDevices?: readonly DefinedDeviceRow[];
  readonly spans?: readonly SpanRow[];
};

/** A batch with nothing in it, to spread rows into. */
export function emptyBatch(brokerId: number): WriteBatch {
  return {
    brokerId,
    topics: [],
    minutes: [],
    metrics: [],
    events: [],
    clients: [],
    subscriptions: [],
    nodes: [],
    devices: [],
    hosts: [],
    findings: [],
  };
}

/** The batch without its counts, which is what a full spool gives up first. */
export function withoutSeries(batch: WriteBatch): WriteBatch {
  const { metricMinutes: _given, ...rest } = batch;
  return { ...rest, topics: [], minutes: [], metrics: [] };
}

/** Rows a batch would lose with its counts, and rows that are facts: events, state and findings. */
export function countRows(batch: WriteBatch): { readonly series: number; readonly facts: number } {
  const series =
    batch.topics.length + batch.minutes.length + batch.metrics.length + (batch.metricMinutes?.length ?? 0);
  const facts = [
    batch.events,
    batch.clients,
    batch.subscriptions,
    batch.nodes,
    batch.devices,
    batch.hosts,
    batch.findings,
    batch.sparkplugMetrics ?? [],
    batch.quirks ?? [],
    batch.travel ?? [],
    batch.definedDevices ?? [],
    batch.spans ?? [],
    batch.blindGap === undefined ? [] : [batch.blindGap],
  ];
  return { series, facts: facts.reduce((sum, rows) => sum + rows.length, 0) };
}
