import type { SparkplugRule } from './sign';

/** Whole rows with running totals, so that writing one twice is harmless. Times are ms since the epoch. */
export type MetricRow = {
  readonly group: string;
  readonly edgeNode: string;
  /** null for a metric of the edge node itself. */
  readonly device: string | null;
  readonly name: string;
  readonly alias: number | null;
  /** By its Sparkplug name: `Int32`, `Float`, `DataSet`, …; `unknown` where no birth told. */
  readonly datatype: string;
  /** 64-bit integers beyond 2^53 as text; text to 1 KiB; DataSet, Template, bytes and arrays as a short description. null = is_null. */
  readonly value: number | string | boolean | null;
  /** `stale` since a death, a parent’s death or the loss of our own link; never because nothing changed. */
  readonly quality: 'good' | 'bad' | 'stale';
  /** Why it is stale: `death certificate`, `the monitor lost its link to the broker`, …; null otherwise. */
  readonly staleReason: string | null;
  /** Acquisition time in the payload; null when absent. */
  readonly sourceAt: number | null;
  readonly receivedAt: number;
  readonly isTransient: boolean;
};

/** Why a metric is stale that the newest birth no longer names. */
export const droppedReason = 'no longer in the birth certificate';

/** What one numeric metric did in one minute, of live (not historical) values. */
export type MetricMinuteRow = {
  readonly group: string;
  readonly edgeNode: string;
  readonly device: string | null;
  readonly name: string;
  /** Begin of the minute. */
  readonly minute: number;
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly last: number;
};

/** A rule that an edge node broke while it was being learned: muted for that node until somebody revokes it. */
export type QuirkRow = {
  readonly group: string;
  readonly edgeNode: string;
  readonly rule: SparkplugRule;
  readonly count: number;
  readonly firstAt: number;
  readonly lastAt: number;
};

/** How an edge node's messages travel. */
export type NodeTravelRow = {
  readonly group: string;
  readonly edgeNode: string;
  /** The MQTT client that subscribes to the node's commands; null where the broker does not tell. */
  readonly clientId: string | null;
  /** Median of receive time − payload time of live messages, ms; null before there are some. */
  readonly skewMs: number | null;
  /** How far messages come later than the quickest of the last hour, ms: 50th and 95th percentile; null before there are some. */
  readonly latencyP50Ms: number | null;
  readonly latencyP95Ms: number | null;
  /** Rebirths asked for by command, and births within a session in all. */
  readonly rebirths: number;
  readonly lostMessages: number;
};

/** All that changed since it was last taken, beside presence. */
export type SparkplugStateChanges = {
  readonly metrics: readonly MetricRow[];
  readonly quirks: readonly QuirkRow[];
  readonly travel: readonly NodeTravelRow[];
};
