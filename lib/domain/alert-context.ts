import type { Alert } from './alert';
import type { MuteKind } from './alerting-views';

/** Where a broker event comes from, so that its source line can be judged. */
export type EventSource = {
  /** How it reached the monitor, in words: `the broker’s log over MQTT, read as Mosquitto writes it`. */
  readonly parser: string;
  /** An MQTT client could have written that line itself. */
  readonly spoofable: boolean;
};

/** What was measured around an alert; a point that is missing is unknown. */
export type AlertChart = {
  /** The question that it answers. */
  readonly title: string;
  readonly unit: string;
  /** ISO 8601 UTC. */
  readonly from: string;
  readonly to: string;
  readonly stepMs: number;
  readonly points: readonly { readonly at: string; readonly value: number }[];
  /** What is usual and what alarms in each hour of the day (UTC), in the chart's unit; null where nothing is learned. */
  readonly boundsByHour:
    | readonly { readonly usual: number; readonly alarmFrom: number; readonly alarmUpTo: number | null }[]
    | null;
  /** What nearly all minutes of each hour of the day (UTC) were like in the past week, in the chart's unit; null where unknown. */
  readonly habitByHour:
    | readonly ({ readonly low: number; readonly middle: number; readonly high: number } | null)[]
    | null;
  /** The topic that it shows; null when it is several or none. */
  readonly topicId: number | null;
};

export type RelatedAlert = {
  readonly alert: Alert;
  /** `same incident`, `same subject`, `same MQTT client`, `same address`. */
  readonly why: string;
};

/** What mutes an alert, as far as it still exists. */
export type AlertMute = {
  readonly kind: MuteKind;
  readonly reason: string | null;
  readonly author: string | null;
  readonly until: string | null;
};

/** What stands around an alert besides its own facts. */
export type AlertContext = {
  /** Its detector notices the end; else it stays open until somebody resolves it. */
  readonly endsByItself: boolean;
  /** Kinds of event that its detector needs and this broker never shows, in words. */
  readonly hiddenNeeds: readonly string[];
  /** How many of the blind spots, which come first, concern what its detector needs. */
  readonly relevantBlindSpots: number;
  /** null where there is nothing to measure. */
  readonly chart: AlertChart | null;
  readonly related: readonly RelatedAlert[];
  /** Its own symptoms, which nobody is told of. */
  readonly symptoms: { readonly total: number; readonly unresolved: number };
  /** The alert whose symptom it is. */
  readonly cause: Alert | null;
  readonly incident: {
    readonly id: string;
    readonly title: string;
    readonly state: 'open' | 'resolved';
    readonly alertCount: number;
  } | null;
  readonly mute: AlertMute | null;
  /** What this site says is to be done about alerts of its detector; plain text. */
  readonly runbook: string | null;
  readonly cases: readonly {
    readonly id: string;
    readonly number: number;
    readonly title: string;
    readonly state: string;
  }[];
};
