import { ProtobufReader } from './protobuf-reader';

/** Bounds of everything decoded (reference §1.5): more is a counted refusal, never an exception. */
export const payloadLimits = {
  payloadBytes: 1_048_576,
  metrics: 4096,
  inflatedBytes: 4_194_304,
  inflateRatio: 100,
} as const;

/** Tags (field number × 8 + wire type) of `Payload`. */
export const payloadTag = { timestamp: 8, metric: 18, seq: 24, uuid: 34, body: 42 } as const;

export type Refused = { readonly ok: false; readonly reason: string };

/** The outside of a payload. `seq` and `timestamp` (ms since the epoch by the sender's clock) are null when absent. */
export type PayloadPeek = {
  readonly ok: true;
  readonly timestamp: number | null;
  readonly seq: number | null;
  readonly metricCount: number;
  readonly uuid: string | null;
};

/** The `uuid` that marks Tahu's convention of a compressed payload in `body`; not in the specification. */
export const compressedUuid = 'SPBV1.0_COMPRESSED';

const uuidBytesMax = 128;

/**
 * Reads the outside of a Sparkplug B payload without looking into its metrics (about 0.2 µs): for every message.
 * Refuses what is over a limit or no well-formed protobuf at the top level; never throws.
 */
export function peekPayload(bytes: Uint8Array): PayloadPeek | Refused {
  if (bytes.length > payloadLimits.payloadBytes) return { ok: false, reason: 'payload over 1 MiB' };
  const reader = new ProtobufReader(bytes);
  let timestamp: number | null = null;
  let seq: number | null = null;
  let uuid: string | null = null;
  let metricCount = 0;
  while (reader.hasMore) {
    const tag = reader.tag();
    switch (tag) {
      case payloadTag.metric:
        reader.delimited();
        metricCount++;
        break;
      case payloadTag.timestamp:
        reader.varint();
        timestamp = reader.unsigned;
        break;
      case payloadTag.seq:
        reader.varint();
        seq = reader.unsigned;
        break;
      case payloadTag.uuid:
        reader.delimited();
        uuid = reader.stop - reader.start > uuidBytesMax ? '' : reader.text();
        break;
      default:
        skipOther(reader, tag);
    }
  }
  if (reader.problem !== null) return { ok: false, reason: reader.problem };
  if (metricCount > payloadLimits.metrics) return { ok: false, reason: 'more than 4,096 metrics' };
  return { ok: true, timestamp, seq, metricCount, uuid };
}

/** A known field of the wrong wire type is a fault; unknown fields (the format's extensions) are stepped over. */
export function skipOther(reader: ProtobufReader, tag: number): void {
  const field = tag >>> 3;
  if (field >= 1 && field <= 5 && tag !== payloadTag.body) reader.fail('wrong wire type');
  else reader.skip(tag);
}
