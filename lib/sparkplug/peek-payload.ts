import { compressedUuid, payloadTag } from './payload-fields';
import { payloadLimits } from './payload-limits';
import { ProtobufReader } from './protobuf-reader';
import { readBoundedText } from './read-bounded-text';
import type { Refused } from './refusal-reason';

/** The outside of a payload. `seq` and `timestamp` (ms since the epoch by the sender's clock) are null when absent. */
export type PayloadPeek = {
  readonly ok: true;
  readonly timestamp: number | null;
  readonly seq: number | null;
  readonly metricCount: number;
  readonly uuid: string | null;
  /** Tahu's compressed envelope: what it carries is in the body. */
  readonly isCompressed: boolean;
};

const uuidBytesMax = 128;

/**
 * Reads the outside of a Sparkplug B payload without looking into its metrics (about 0.2 µs): for every message.
 * Refuses what is over a limit or no well-formed protobuf at the top level; never throws.
 */
export function peekPayload(bytes: Uint8Array): PayloadPeek | Refused {
  if (bytes.length > payloadLimits.payloadBytes) return { ok: false, reason: 'payload-too-large' };
  const reader = new ProtobufReader(bytes);
  let timestamp: number | null = null;
  let seq: number | null = null;
  let uuid: Uint8Array | null = null;
  let metricCount = 0;
  let fieldsLeft: number = payloadLimits.singleFields;
  while (reader.hasMore) {
    const tag = reader.tag();
    if (tag !== payloadTag.metric && --fieldsLeft < 0) reader.fail('too-many-fields');
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
        uuid = reader.content();
        break;
      default:
        skipOther(reader, tag);
    }
  }
  if (reader.problem !== null) return { ok: false, reason: reader.problem };
  if (metricCount > payloadLimits.metrics) return { ok: false, reason: 'too-many-metrics' };
  const text = uuid === null ? null : readBoundedText(uuid, uuidBytesMax);
  return { ok: true, timestamp, seq, metricCount, uuid: text, isCompressed: text === compressedUuid };
}

/** A known field of the wrong wire type is a fault; unknown fields (the format's extensions) are stepped over. */
export function skipOther(reader: ProtobufReader, tag: number): void {
  const field = tag >>> 3;
  if (field >= 1 && field <= 5 && tag !== payloadTag.body) reader.fail('wrong-wire-type');
  else reader.skip(tag);
}
