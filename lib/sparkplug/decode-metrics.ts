import { type DatatypeLookup, decodeMetric, type Metric } from './decode-metric';
import { DetailAllowance } from './detail-allowance';
import type { Inflate } from './inflate-body';
import { MetricCursor } from './metric-cursor';
import type { Refused } from './refusal-reason';

/** A payload with all its metrics. `seq` and `timestamp` (ms since the epoch by the sender's clock) are null when absent. */
export type DecodedPayload = {
  readonly ok: true;
  readonly timestamp: number | null;
  readonly seq: number | null;
  /** Tahu's compressed envelope; without an inflater there are no metrics. */
  readonly isCompressed: boolean;
  readonly metrics: readonly Metric[];
  /** Parts within metrics were left out, being beyond the allowance. */
  readonly isCut: boolean;
};

export type DecodeOptions = {
  /** Supplies datatypes from the birth for metrics without one. */
  readonly datatypeOf?: DatatypeLookup;
  readonly inflate?: Inflate;
};

/**
 * Decodes a payload with all its metrics, properties, data sets and templates: for births, screens and evidence (the hot
 * path uses `MetricCursor`). Refuses (never throws) what is over a limit or malformed at any depth.
 */
export function decodeMetrics(bytes: Uint8Array, options: DecodeOptions = {}): DecodedPayload | Refused {
  const { datatypeOf, inflate } = options;
  const cursor = new MetricCursor();
  if (!cursor.begin(bytes, inflate)) return cursor.refusal;
  const context = { allowance: new DetailAllowance(), datatypeOf, cursors: [] };
  const metrics: Metric[] = [];
  while (cursor.next()) metrics.push(decodeMetric(cursor, context));
  return {
    ok: true,
    timestamp: Number.isNaN(cursor.payloadTimestamp) ? null : cursor.payloadTimestamp,
    seq: cursor.seq < 0 ? null : cursor.seq,
    isCompressed: cursor.isCompressed,
    metrics,
    isCut: context.allowance.isCut,
  };
}
