import { decodeMetrics, type Metric } from './decode-metrics';
import { type Inflate, inflateBody } from './inflate-body';
import { compressedUuid, payloadTag } from './payload-fields';
import { ProtobufReader } from './protobuf-reader';
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
  const outer = decodeMetrics(bytes);
  if (!outer.ok) return outer;
  if (outer.uuid !== compressedUuid) {
    return {
      ok: true,
      timestamp: outer.timestamp,
      seq: outer.seq,
      bdSeq: bdSeqOf(outer.metrics),
      metricCount: outer.metrics.length,
      compressed: false,
    };
  }
  const closed: Certificate = {
    ok: true,
    timestamp: outer.timestamp,
    seq: outer.seq,
    bdSeq: null,
    metricCount: null,
    compressed: true,
  };
  if (!inflate) return closed;
  const body = bodyOf(bytes);
  if (body === null) return { ok: false, reason: 'compressed-without-body' };
  const inflated = inflateBody(body, algorithmOf(outer.metrics), inflate);
  if (inflated === null) return { ok: false, reason: 'compressed-broken-or-too-large' };
  const inner = decodeMetrics(inflated);
  if (!inner.ok) return inner;
  if (inner.uuid === compressedUuid) return { ok: false, reason: 'compressed-twice' };
  return {
    ...closed,
    timestamp: outer.timestamp ?? inner.timestamp,
    // Tahu's Java client puts seq on the outer payload too, its JavaScript client only inside.
    seq: outer.seq ?? inner.seq,
    bdSeq: bdSeqOf(inner.metrics),
    metricCount: inner.metrics.length,
  };
}

function bdSeqOf(metrics: readonly Metric[]): number | null {
  for (const { name, value } of metrics) {
    if (name !== 'bdSeq') continue;
    if (value.kind !== 'scalar' && value.kind !== 'untyped') return null;
    return typeof value.value === 'number' && Number.isSafeInteger(value.value) && value.value >= 0
      ? value.value
      : null;
  }
  return null;
}

function algorithmOf(metrics: readonly Metric[]): 'DEFLATE' | 'GZIP' {
  const metric = metrics.find(({ name }) => name === 'algorithm');
  return metric?.value.kind === 'scalar' && metric.value.value === 'GZIP' ? 'GZIP' : 'DEFLATE';
}

function bodyOf(bytes: Uint8Array): Uint8Array | null {
  const reader = new ProtobufReader(bytes);
  let body: Uint8Array | null = null;
  while (reader.hasMore) {
    const tag = reader.tag();
    if (tag === payloadTag.body) {
      reader.delimited();
      body = bytes.subarray(reader.start, reader.stop);
    } else reader.skip(tag);
  }
  return body;
}
