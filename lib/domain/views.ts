import type { Alert, AlertTimelineEntry } from './alert';
import type { AlertContext, EventSource } from './alert-context';
import type { DetectorFamily } from './alert-matcher';
import type { IncidentView } from './alerting-views';
import type { BrokerKind, BrokerState } from './broker';
import type { Json } from './json';
import type { Severity } from './severity';

/** What the HTTP API and the pages show. Times are ISO 8601 UTC or null; ids are numbers unless said otherwise. */
export type Page<Item> = { readonly items: readonly Item[]; readonly nextCursor: string | null };

export type BrokerView = {
  readonly id: number;
  readonly name: string;
  /** Without credentials. */
  readonly url: string;
  readonly kind: BrokerKind;
  readonly detectedKind: BrokerKind | null;
  readonly version: string | null;
  readonly username: string | null;
  readonly hasPassword: boolean;
  readonly topics: readonly string[];
  readonly tls: {
    readonly hasCa: boolean;
    readonly hasClientCertificate: boolean;
    readonly serverName: string | null;
    readonly pinnedSha256: string | null;
  };
  /** Where the broker was configured; `env` (MQTT_URL) and `demo` ones cannot be edited. */
  readonly source: 'user' | 'env' | 'demo';
  readonly state: BrokerState;
  readonly stateReason: string | null;
  readonly stateSince: string;
  readonly messagesPerSecond: number | null;
  readonly bytesPerSecond: number | null;
  /** Connected MQTT clients that we know of; null when the broker does not show them. */
  readonly connectedClients: number | null;
  readonly topicCount: number;
  readonly lastMessageAt: string | null;
  readonly openAlerts: number;
  readonly blindSpots: readonly BlindSpot[];
  /** When these figures were last written by the worker. */
  readonly updatedAt: string;
};

/** One thing this broker does not show, what that costs, and the configuration lines that close it (empty if nothing does). */
export type BlindSpot = {
  readonly title: string;
  readonly consequence: string;
  readonly configuration: string;
};

export type MqttClientView = {
  readonly id: number;
  readonly brokerId: number;
  readonly broker: string;
  readonly clientId: string;
  readonly username: string | null;
  readonly addresses: readonly string[];
  readonly protocolVersion: number | null;
  readonly keepAliveSeconds: number | null;
  readonly cleanStart: boolean | null;
  /** null = unknown (the monitor has not seen its connect or disconnect, or is blind). */
  readonly connected: boolean | null;
  readonly since: string | null;
  readonly lastReason: string | null;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly isBridge: boolean;
  readonly isMonitor: boolean;
  readonly subscriptions: number;
  readonly openAlerts: number;
};

export const subscriptionReviews = ['none', 'proposed', 'approved', 'refused'] as const;
/** `proposed`: it was there while the broker was being learned, and waits for somebody to say whether it belongs. */
export type SubscriptionReview = (typeof subscriptionReviews)[number];

export type SubscriptionView = {
  readonly id: number;
  readonly brokerId: number;
  readonly broker: string;
  readonly clientId: string;
  readonly filter: string;
  readonly shareGroup: string | null;
  readonly grantedQos: number | null;
  readonly denied: boolean;
  /** 0–100. */
  readonly breadth: number;
  /** Live topics the filter matched when it was last measured. */
  readonly exposedTopics: number;
  readonly active: boolean;
  /** Is its MQTT client connected? null when the monitor cannot know: then `active` is what was last seen. */
  readonly connected: boolean | null;
  readonly isMonitor: boolean;
  readonly review: SubscriptionReview;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
};

/** How far a topic is learned: not at all, first hours, days, weeks. */
export type LearningPhase = 'L0' | 'L1' | 'L2' | 'L3';

/** What a list tells of a topic's baseline; `phase` is null while nothing has been stored of it. */
export type LearningMarks = {
  readonly phase: LearningPhase | null;
  /** Learning was stopped by a person. */
  readonly isFrozen: boolean;
  /** A person said that what is learned is normal. */
  readonly isApproved: boolean;
  /** Bursty by nature, which limits how surely a surge can be told. */
  readonly isBursty: boolean;
};

export type TopicView = LearningMarks & {
  readonly id: number;
  readonly brokerId: number;
  readonly broker: string;
  readonly name: string;
  readonly messageCount: number;
  readonly byteCount: number;
  /** Messages a minute over the last ten closed minutes; null before the first. */
  readonly messagesPerMinute: number | null;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly retained: boolean;
  readonly qos: number;
  /** Last payload as text (or hex when it is not UTF-8), capped at 4 KiB; null when none is kept. */
  readonly lastPayload: {
    readonly text: string;
    readonly encoding: 'utf8' | 'hex';
    readonly bytes: number;
    readonly isTruncated: boolean;
  } | null;
};

/** One level of the topic tree. */
export type TopicTreeNode = {
  readonly level: string;
  /** The full prefix up to and including this level. */
  readonly path: string;
  readonly topicCount: number;
  readonly messagesPerMinute: number;
  readonly lastSeenAt: string;
  /** Set when a topic of exactly this name exists. */
  readonly topicId: number | null;
  /** Of that topic; null when there is none. */
  readonly learning: LearningMarks | null;
  readonly hasChildren: boolean;
};

/** What is normal for a topic, as learned; rates are messages a minute, at the present hour where hours are in use. */
export type BaselineDescription = {
  readonly phase: LearningPhase;
  readonly learnedSince: string | null;
  /** Messages whose distance to the one before was learned, and minutes; each at most 65,535. */
  readonly messagesLearned: number;
  readonly minutesLearned: number;
  readonly isFrozen: boolean;
  readonly isApproved: boolean;
  /** null before an hour's minutes were learned. */
  readonly rate: {
    readonly meanPerMinute: number;
    readonly usualPerMinute: number;
    /** From this count on a single minute alarms. */
    readonly alarmFromPerMinute: number;
    /** Up to this count a single minute alarms as a drop; null when even none at all would be chance. */
    readonly alarmUpToPerMinute: number | null;
    /** Over-dispersion: variance = mean + dispersion · mean². */
    readonly dispersion: number;
    readonly isBursty: boolean;
    readonly burstyReason: string | null;
    /** Means of the 24 hours of the day (UTC), null where not learned; null as a whole while hours are not in use. */
    readonly hourlyMeans: readonly (number | null)[] | null;
    /** What is usual and what would alarm in each of the 24 hours of the day (UTC). */
    readonly boundsByHour: readonly {
      readonly usual: number;
      readonly alarmFrom: number;
      readonly alarmUpTo: number | null;
    }[];
  } | null;
  /** null before twenty gaps were learned. */
  readonly gaps: {
    readonly meanSeconds: number;
    readonly longestSeconds: number;
    /** A silence this long alarms. */
    readonly silenceAlarmSeconds: number;
  } | null;
  /** What payloads look like; null before any was learned. */
  readonly payload: {
    /** `JSON`, `number`, `text`, `binary`, … */
    readonly encoding: string;
    readonly usualBytes: number;
    readonly largestBytes: number;
    readonly fields: readonly BaselineField[];
    /** Learned fields whose names are not known, because the last payload does not carry them. */
    readonly unnamedFields: number;
  } | null;
};

/** What is learned of one field of a payload. */
export type BaselineField = {
  /** Such as `motor.rpm`; empty when the payload is the value. */
  readonly path: string;
  readonly kind: 'number' | 'counter' | 'codes' | 'text';
  /** null unless it is a number; of a counter the mean and range of its steps. */
  readonly mean: number | null;
  readonly lowest: number | null;
  readonly highest: number | null;
  /** How many different codes are known; null unless it has codes. */
  readonly codes: number | null;
  readonly samples: number;
  readonly learnedSince: string | null;
};

export type TopicBaselineView = {
  readonly topicId: number;
  readonly brokerId: number;
  readonly topic: string;
  /** null when nothing is stored yet; `reason` then says why. */
  readonly baseline: BaselineDescription | null;
  readonly reason: string | null;
  /** When the worker last stored it; null when that is not known. */
  readonly savedAt: string | null;
  /** Orders about this topic that the worker has not carried out yet, oldest first. */
  readonly waitingOrders: readonly BaselineOrderView[];
};

export const baselineScopes = ['topic', 'prefix'] as const;
export type BaselineScope = (typeof baselineScopes)[number];
export const baselineActions = ['approve', 'reset', 'freeze', 'unfreeze'] as const;
export type BaselineAction = (typeof baselineActions)[number];

/** What somebody ordered about the baselines of one topic, or of all topics under a prefix. */
export type BaselineOrderView = {
  readonly id: number;
  readonly brokerId: number;
  readonly scope: BaselineScope;
  /** The topic, or the prefix without a slash at its end. */
  readonly name: string;
  readonly action: BaselineAction;
  /** Who. */
  readonly actor: string;
  readonly at: string;
  /** When the worker carried it out; null while it has not. */
  readonly appliedAt: string | null;
  readonly topicsChanged: number | null;
};

export type RatePoint = { readonly at: string; readonly messages: number; readonly bytes: number };

export type PresenceState = 'online' | 'offline' | 'unknown';

export type EdgeNodeView = {
  readonly id: number;
  readonly brokerId: number;
  readonly broker: string;
  readonly group: string;
  readonly edgeNode: string;
  readonly state: PresenceState;
  readonly since: string;
  readonly reason: string | null;
  readonly lastMessageAt: string | null;
  readonly births: number;
  readonly deaths: number;
  readonly metricCount: number | null;
  readonly devices: readonly DeviceView[];
};

export type DeviceView = {
  readonly id: number;
  readonly device: string;
  readonly state: PresenceState;
  readonly since: string;
  readonly reason: string | null;
  readonly lastMessageAt: string | null;
  readonly births: number;
  readonly deaths: number;
  readonly metricCount: number | null;
};

export type BrokerEventView = {
  /** Monotonic, as text (64 bits). */
  readonly id: string;
  readonly brokerId: number;
  readonly broker: string;
  readonly at: string;
  readonly kind: string;
  readonly clientId: string | null;
  readonly clientIdConfidence: string;
  readonly username: string | null;
  readonly address: string | null;
  readonly reason: string | null;
  readonly filter: string | null;
  readonly topic: string | null;
  readonly raw: string;
};

export type AlertDetail = AlertContext & {
  readonly alert: Alert;
  readonly timeline: readonly AlertTimelineEntry[];
  readonly notifications: readonly NotificationView[];
  /** From the detector's file. */
  readonly explain: string;
  readonly respond: readonly string[];
  /** What this broker could not show, those first that concern what its detector needs. */
  readonly blindSpots: readonly BlindSpot[];
  readonly relatedEvents: readonly (BrokerEventView & EventSource)[];
  /**
   * The last 24 hours of the MQTT client that it is about, newest first, or of the first of its suspects where nobody is
   * proven; null when it is about none or several.
   */
  readonly clientDay: {
    readonly clientId: string;
    readonly isSuspect: boolean;
    readonly events: readonly BrokerEventView[];
    readonly alerts: readonly Alert[];
  } | null;
};

/** An incident with all that belongs to it. */
export type IncidentDetail = {
  readonly incident: IncidentView;
  /** Those that are told, unresolved and gravest first, then the muted ones. */
  readonly alerts: readonly Alert[];
  /** Symptoms of others of its alerts: recorded, told to nobody. */
  readonly hiddenAlerts: readonly Alert[];
  /** Newest first. */
  readonly notices: readonly NotificationView[];
  /** What happened to its alerts, oldest first; bounded to the newest. */
  readonly timeline: readonly (AlertTimelineEntry & {
    readonly alertId: string;
    readonly alertTitle: string;
  })[];
};

export type ChannelView = {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly minimumSeverity: Severity;
  /** Settings; for a secret only `{ isSet }`. */
  readonly settings: { readonly [key: string]: Json };
  /** Host (and port) that messages go to; null when the stored secrets cannot be read. */
  readonly host: string | null;
  readonly lastDelivery: {
    readonly at: string;
    readonly state: string;
    readonly detail: string | null;
  } | null;
  /** A message at least this often, so that a dead way out is noticed; null = none. */
  readonly heartbeatHours: number | null;
  readonly nextHeartbeatAt: string | null;
  readonly lastAcceptedAt: string | null;
  /** Nothing is tried before `openUntil` after too many failures in a row; null while all is well. */
  readonly circuit: { readonly failuresInARow: number; readonly openUntil: string | null };
  /** Nothing is tried before: the other side asked for it, or an attempt has just failed. */
  readonly pausedUntil: string | null;
};

/** A kind of channel that can be added, with the JSON Schema of its form; secrets are the `writeOnly` properties. */
export type ChannelKindView = {
  readonly kind: string;
  readonly title: string;
  readonly help: string;
  readonly settingsSchema: Json;
};

/** The exact request of a test message (secrets hidden, only the host of its address) and what came back. */
export type ChannelTestView = {
  readonly ok: boolean;
  readonly request: {
    readonly method: string;
    readonly host: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
  /** null when nothing answered. */
  readonly response: { readonly status: number; readonly body: string; readonly isTruncated: boolean } | null;
  /** What the answer means, in one line. */
  readonly detail: string;
  /** The same line when the message was not accepted, else null. */
  readonly error: string | null;
};

export type NotificationView = {
  readonly id: string;
  readonly alertId: string | null;
  readonly incidentId: string | null;
  /** Why somebody is told: opened, escalated, reopened, resolved, heartbeat, … */
  readonly cause: string;
  /** The alert's or incident's title as it was sent. */
  readonly title: string;
  readonly channelId: string;
  readonly channel: string;
  /** `accepted`: the other side took it; `confirmed`: it proved that it has arrived. */
  readonly state: 'queued' | 'accepted' | 'confirmed' | 'failed';
  readonly attempts: number;
  readonly createdAt: string;
  readonly lastAttemptAt: string | null;
  readonly nextAttemptAt: string | null;
  readonly acceptedAt: string | null;
  readonly confirmedAt: string | null;
  readonly statusCode: number | null;
  readonly detail: string | null;
};

export type DetectorView = {
  readonly kind: string;
  readonly family: DetectorFamily;
  readonly title: string;
  readonly severity: Severity;
  readonly explain: string;
  readonly respond: readonly string[];
  readonly needs: readonly string[];
  readonly attack: readonly { readonly id: string; readonly name: string; readonly version: string }[];
  readonly enabled: boolean;
  /** Its alerts are recorded, and nobody is told. */
  readonly shadow: boolean;
  /** Alerts that it recorded in shadow mode in the last seven days. */
  readonly alertsInShadow: number;
  /** What it looks at, a phrase each: `broker events`, `message payloads`. */
  readonly looksAt: readonly string[];
  /** Why it cannot be run over stored history; null when it can. */
  readonly noBackTest: string | null;
  readonly settings: { readonly [key: string]: Json };
  /** JSON Schema of the settings, for a generated form. */
  readonly settingsSchema: Json;
  /** Brokers on which it cannot work, and why. */
  readonly blindOn: readonly {
    readonly brokerId: number;
    readonly broker: string;
    readonly reason: string;
  }[];
};

/** One detector run over stored history. */
export type BackTestView =
  | { readonly kind: string; readonly isPossible: false; readonly reason: string }
  | {
      readonly kind: string;
      readonly isPossible: true;
      /** The period that was judged. */
      readonly from: string;
      readonly to: string;
      /** Alerts that it would have opened, and the same with the settings in force. */
      readonly wouldHaveFired: number;
      readonly withCurrentSettings: number;
      /** Newest first, as they stood at the end; they are not stored and have no page. */
      readonly alerts: readonly Alert[];
      /** How many of `wouldHaveFired` are not listed. */
      readonly omitted: number;
      /** What this run could not see or do, a sentence each. */
      readonly limits: readonly string[];
    };

export type OverviewView = {
  readonly brokers: readonly BrokerView[];
  readonly openAlerts: Readonly<Record<Severity, number>>;
  readonly newestAlerts: readonly Alert[];
  readonly recentEvents: readonly BrokerEventView[];
  /** Messages a second by broker over the last hour, one point a minute. */
  readonly rates: readonly {
    readonly brokerId: number;
    readonly broker: string;
    readonly points: readonly { readonly at: string; readonly messagesPerSecond: number }[];
  }[];
  readonly fleet: { readonly online: number; readonly offline: number; readonly unknown: number };
  readonly worker: {
    readonly seenAt: string | null;
    readonly shedMessages: number;
    readonly droppedEvents: number;
    readonly spooledBatches: number;
  };
};

export type HealthView = {
  readonly status: 'ok' | 'degraded' | 'down';
  readonly checks: {
    readonly database: { readonly status: 'ok' | 'down'; readonly latencyMs: number | null };
    readonly worker: { readonly status: 'ok' | 'down'; readonly ageSeconds: number | null };
    readonly brokers: {
      readonly status: 'ok' | 'degraded';
      readonly online: number;
      readonly total: number;
      readonly ageSeconds: number | null;
    };
    /** Counts in no status: the oldest message that waits, those given up, and channels that rest after failures. */
    readonly delivery: {
      readonly status: 'ok' | 'degraded';
      readonly oldestQueuedSeconds: number | null;
      readonly failed: number;
      readonly openCircuits: number;
    };
  };
};

export type UserView = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly createdAt: string;
  /** When the newest session that still stands was begun or last renewed. */
  readonly lastActiveAt: string | null;
};

export type AuditEntryView = {
  /** Monotonic, as text (64 bits). */
  readonly id: string;
  readonly at: string;
  readonly actorId: string | null;
  readonly actor: string;
  readonly action: string;
  readonly resource: string;
  readonly resourceId: string | null;
  readonly before: Json;
  readonly after: Json;
};

/** `resourceName`: what the thing is called now; null when it has no name, or is there no more. May hold text from the wire. */
export type ListedAuditEntry = AuditEntryView & { readonly resourceName: string | null };

export type DemoAttackView = {
  readonly id: number;
  readonly attack: string;
  readonly requestedBy: string;
  readonly requestedAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  /** What came of it, in words; null until it is finished. */
  readonly outcome: string | null;
};
