import type { Inflate } from './inflate-body';
import { fitOf, numberOf, valueFit } from './interpret-metric';
import { MetricCursor } from './metric-cursor';
import { valueField } from './payload-fields';
import type { Refused } from './refusal-reason';

/** What a birth or death certificate tells. `bdSeq` is null when absent or not a whole number below 2^53. */
export type Certificate = {
  readonly ok: true;
  readonly timestamp: number | null;
  readonly seq: number | null;
  readonly bdSeq: number | null;
  /** Null when the payload is compressed and was not inflated. */
  readonly metricCount: number | null;
  readonly compressed: boolean;
};

/**
 * Reads an NBIRTH, DBIRTH, NDEATH or DDEATH payload. Compressed payloads (Tahu's convention) are read through `inflate`;
 * without it they come back with `compressed` true and nothing from inside. Refuses malformed payloads, never throws.
 */
export function readCertificate(bytes: Uint8Array, inflate?: Inflate): Certificate | Refused {
  const cursor = new MetricCursor();
  if (!cursor.begin(bytes, inflate)) return cursor.refusal;
  const isClosed = cursor.isCompressed && inflate === undefined;
  return {
    ok: true,
    timestamp: Number.isNaN(cursor.payloadTimestamp) ? null : cursor.payloadTimestamp,
    seq: cursor.seq < 0 ? null : cursor.seq,
    bdSeq: findBdSeq(cursor),
    metricCount: isClosed ? null : cursor.metricCount,
    compressed: cursor.isCompressed,
  };
}

const bdSeqName = new TextEncoder().encode('bdSeq');

function findBdSeq(cursor: MetricCursor): number | null {
  while (cursor.next()) {
    if (cursor.isNamed(bdSeqName)) return bdSeqAt(cursor);
  }
  return null;
}

function bdSeqAt(cursor: MetricCursor): number | null {
  const { datatype, field } = cursor;
  const fit = fitOf(cursor, datatype);
  const isInteger = fit === valueFit.untyped && (field === valueField.int || field === valueField.long);
  if (fit !== valueFit.number && !isInteger) return null;
  const bdSeq = numberOf(cursor, datatype);
  return Number.isSafeInteger(bdSeq) && bdSeq >= 0 ? bdSeq : null;
}
