import type { Alert } from './alert';
import type { AvailabilitySegment } from './availability/measure-availability';
import type { SitePlace } from './availability/site-rules';
import type { Json } from './json';
import type { BrokerEventView, DeviceView, EdgeNodeView, PresenceState } from './views';

/** What the API and the pages show of Sparkplug and of availability. Times are ISO 8601 UTC or null, lengths seconds. */
export const entityKinds = ['node', 'device', 'defined'] as const;
/** Something whose availability is measured; `defined` = a device that does not speak Sparkplug. */
export type EntityKind = (typeof entityKinds)[number];
/** Ids count within a kind. */
export type EntityRef = { readonly kind: EntityKind; readonly id: number };

/** How the messages of an edge node travel. */
export type NodeTravelView = {
  /** The MQTT client that is this edge node; null where the broker does not tell. */
  readonly clientId: string | null;
  /** Median of receive time − payload time, ms: the node's clock is this much behind (+) or ahead (−). */
  readonly skewMs: number | null;
  readonly latencyP50Ms: number | null;
  readonly latencyP95Ms: number | null;
  /** Births within a session, since the node is known. */
  readonly rebirths: number;
  readonly lostMessages: number;
};

export type EdgeNodeDetailView = EdgeNodeView & {
  readonly bdSeq: number | null;
  readonly firstSeenAt: string;
  readonly travel: NodeTravelView;
  readonly place: SitePlace;
  /** Rules that are muted for it. */
  readonly acceptedQuirks: number;
  readonly openAlerts: number;
};

export type SparkplugDeviceView = DeviceView & {
  readonly brokerId: number;
  readonly broker: string;
  readonly nodeId: number;
  readonly group: string;
  readonly edgeNode: string;
  readonly nodeState: PresenceState;
  readonly firstSeenAt: string;
};

export type DeviceDetailView = SparkplugDeviceView & {
  readonly place: SitePlace;
  readonly openAlerts: number;
};

export type MetricQuality = 'good' | 'bad' | 'stale';

export type MetricView = {
  readonly id: number;
  readonly nodeId: number;
  /** null for a metric of the edge node itself. */
  readonly deviceId: number | null;
  readonly name: string;
  readonly alias: number | null;
  readonly datatype: string;
  /** null = is_null. 64-bit integers beyond 2^53 as text; data sets, templates and bytes as a short description. */
  readonly value: Json;
  readonly quality: MetricQuality;
  readonly staleReason: string | null;
  /** By the device's clock. */
  readonly sourceAt: string | null;
  readonly receivedAt: string;
  readonly isTransient: boolean;
  /** Since when births no longer name it; null for those that the newest one does. */
  readonly droppedAt: string | null;
};

export type MetricTrendView = {
  readonly metricId: number;
  readonly name: string;
  readonly datatype: string;
  readonly from: string;
  readonly to: string;
  readonly stepSeconds: number;
  /** Oldest first; steps without a value are left out. */
  readonly points: readonly {
    readonly at: string;
    readonly count: number;
    readonly min: number;
    readonly max: number;
    readonly last: number;
  }[];
};

/** The courses of several metrics, for small lines. */
export type MetricSparksView = {
  readonly from: string;
  readonly to: string;
  readonly stepSeconds: number;
  readonly metrics: readonly {
    readonly metricId: number;
    /** The last value of each step that had one, oldest first. */
    readonly points: readonly { readonly at: string; readonly last: number }[];
  }[];
};

/** A rule that an edge node broke while it was learned. */
export type QuirkView = {
  readonly id: number;
  readonly nodeId: number;
  readonly brokerId: number;
  readonly broker: string;
  readonly group: string;
  readonly edgeNode: string;
  /** `S01` … `S33`. */
  readonly rule: string;
  readonly count: number;
  readonly firstAt: string;
  readonly lastAt: string;
  readonly revokedAt: string | null;
  readonly revokedBy: string | null;
  /** When the worker took the revocation over; null while it has not. */
  readonly appliedAt: string | null;
};

export type AvailabilityFiguresView = {
  /** 0–1 of the time in which the state was known; null when it never was. */
  readonly availability: number | null;
  readonly onlineSeconds: number;
  readonly offlineSeconds: number;
  /** Nobody saw: neither up nor down. */
  readonly unknownSeconds: number;
  readonly maintenanceSeconds: number;
  readonly outages: number;
  /** Outages that were over within five minutes. */
  readonly flaps: number;
  readonly longestOutageSeconds: number | null;
};

/** Of one entity. */
export type EntityFiguresView = AvailabilityFiguresView & {
  readonly mtbfSeconds: number | null;
  readonly mttrSeconds: number | null;
  /** null for what does not speak Sparkplug. */
  readonly rebirths: number | null;
};

/** One edge node, device or defined device with its availability over the period that was asked for. */
export type FleetItemView = EntityRef & {
  readonly brokerId: number;
  readonly broker: string;
  /** `group/edge node`, `group/edge node/device`, or the defined device's name. */
  readonly name: string;
  /** Empty for defined devices. */
  readonly group: string;
  /** null for defined devices. */
  readonly nodeId: number | null;
  readonly edgeNode: string | null;
  readonly device: string | null;
  readonly place: SitePlace;
  /** As it is now; `unknown` also while the monitor does not see the broker. */
  readonly state: PresenceState;
  readonly since: string;
  readonly reason: string | null;
  readonly lastMessageAt: string | null;
  readonly isInMaintenance: boolean;
  readonly figures: EntityFiguresView;
};

/** Several entities together; `availability` is the mean of its members weighted by the time in which each was observed. */
export type RollUpView = AvailabilityFiguresView & { readonly members: number };

/** A group of Sparkplug on one broker. */
export type GroupRollUpView = RollUpView & {
  readonly brokerId: number;
  readonly broker: string;
  readonly group: string;
};

/** A time in which the monitor did not see a broker. */
export type BlindTimeView = {
  readonly brokerId: number;
  readonly broker: string;
  readonly from: string;
  readonly to: string;
  readonly seconds: number;
  readonly reason: string | null;
};

export type AvailabilitySummaryView = {
  readonly from: string;
  readonly to: string;
  /** How many there are of each state now. */
  readonly states: Readonly<Record<PresenceState, number>>;
  readonly inMaintenance: number;
  readonly total: RollUpView;
  /** Worst first; groups of Sparkplug, those of each broker apart. */
  readonly groups: readonly GroupRollUpView[];
  /** By site, by area and by line (an empty `area` and `line`: the whole site), worst first; without those that no rule places. */
  readonly places: readonly (RollUpView & SitePlace)[];
  readonly blind: readonly BlindTimeView[];
};

export type AvailabilityReportView = AvailabilitySummaryView & {
  readonly generatedAt: string;
  /** Worst first, all of them. */
  readonly items: readonly FleetItemView[];
  /** How the figures are made, a sentence each. */
  readonly method: readonly string[];
};

export const maintenanceScopes = ['broker', 'group', 'node', 'device', 'defined'] as const;
export type MaintenanceScope = (typeof maintenanceScopes)[number];

export type MaintenanceWindowView = {
  readonly id: number;
  readonly brokerId: number;
  readonly broker: string;
  readonly scope: MaintenanceScope;
  /** For the scope `group`. */
  readonly group: string | null;
  /** For the scopes `node` (with its devices), `device` and `defined`. */
  readonly entityId: number | null;
  /** What it covers, in words: `Line1/Press`, `group Line1`, `the whole broker`. */
  readonly covers: string;
  readonly recurrence: 'once' | 'weekly';
  /** Of weekly windows, by whose wall clock. */
  readonly timeZone: string;
  /** Once: when it begins and ends. Weekly: from when on, and until when (null = for good). */
  readonly from: string;
  readonly to: string | null;
  /** Weekly: 1 Monday … 7 Sunday. */
  readonly weekdays: readonly number[];
  readonly startMinute: number | null;
  readonly durationMinutes: number | null;
  readonly reason: string;
  readonly author: string;
  readonly createdAt: string;
  readonly isActive: boolean;
  /** When it begins next; null when it never does again. While it is active: when it began. */
  readonly next: { readonly from: string; readonly to: string } | null;
};

export type DefinedDeviceView = {
  readonly id: number;
  readonly brokerId: number;
  readonly broker: string;
  readonly name: string;
  /** A topic filter; null when it is known by its MQTT client id. */
  readonly filter: string | null;
  readonly clientId: string | null;
  /** Between its messages, as set by a person; null = as learned. */
  readonly intervalSeconds: number | null;
  readonly learnedSeconds: number | null;
  readonly state: PresenceState;
  readonly since: string;
  readonly reason: string | null;
  readonly lastMessageAt: string | null;
  readonly createdAt: string;
};

export type NoteView = EntityRef & {
  readonly noteId: number;
  readonly at: string;
  readonly text: string;
  readonly author: string;
  readonly createdAt: string;
};

/** One swim lane. */
export type TimelineLaneView = EntityRef & {
  readonly name: string;
  readonly segments: readonly {
    readonly state: AvailabilitySegment['state'];
    readonly from: string;
    readonly to: string;
    readonly reason: string | null;
  }[];
};

/** Everything that happened to one entity in a period. */
export type TimelineView = {
  readonly entity: EntityRef & { readonly name: string; readonly brokerId: number; readonly broker: string };
  readonly from: string;
  readonly to: string;
  readonly figures: EntityFiguresView;
  /** The entity first, then the devices of an edge node by name. */
  readonly lanes: readonly TimelineLaneView[];
  /** Lanes of devices that are not listed. */
  readonly omittedLanes: number;
  /** Births, deaths and rebirths, newest first. */
  readonly births: readonly BrokerEventView[];
  /** Connects and disconnects of its MQTT client, newest first; empty where it is not known. */
  readonly connections: readonly BrokerEventView[];
  readonly alerts: readonly Alert[];
  readonly maintenance: readonly {
    readonly windowId: number;
    readonly from: string;
    readonly to: string;
    readonly reason: string;
  }[];
  readonly blind: readonly BlindTimeView[];
  readonly notes: readonly NoteView[];
};
