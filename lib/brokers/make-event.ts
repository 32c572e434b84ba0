import type { BrokerEvent, BrokerEventKind } from '@/lib/domain/broker-event';
import { boundIdentifier, boundLine } from '@/lib/domain/wire-text';
import type { DialectMessage } from './dialect';

/** Longest list of `candidates` or `addressCandidates` on one event. */
export const candidatesMax = 8;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Payload bytes as text: U+FFFD for what is not UTF-8, a leading BOM kept; reads at most `bytesMax` bytes. */
export function decodePayload(payload: Uint8Array, bytesMax: number): string {
  return decoder.decode(payload.length > bytesMax ? payload.subarray(0, bytesMax) : payload);
}

/** What a dialect knows of an event besides its time and source line; text still as the broker wrote it. */
export type EventFields = Partial<Omit<BrokerEvent, 'kind' | 'receivedAt' | 'raw' | 'metric'>> & {
  readonly metric?: { readonly name: string; readonly value: number };
};

function boundText<Value extends string | undefined>(value: Value): Value {
  return (value === undefined ? value : boundIdentifier(value)) as Value;
}

/**
 * Builds an event from a message, every text field bounded and storable, `raw` capped at 2 KiB. Defaults: no client id
 * (`absent`; `exact` when an id is given), no broker time, origin mqtt, not spoofable.
 */
export function makeEvent(
  kind: BrokerEventKind,
  message: DialectMessage,
  raw: string,
  fields: EventFields = {},
): BrokerEvent {
  const { metric, candidates, clientId = null } = fields;
  return {
    brokerAt: null,
    origin: 'mqtt',
    spoofable: false,
    ...fields,
    kind,
    receivedAt: message.receivedAt,
    clientId: clientId === null ? null : boundIdentifier(clientId),
    clientIdConfidence: fields.clientIdConfidence ?? (clientId === null ? 'absent' : 'exact'),
    username: boundText(fields.username),
    address: boundText(fields.address),
    reason: boundText(fields.reason),
    filter: boundText(fields.filter),
    shareGroup: boundText(fields.shareGroup),
    topic: boundText(fields.topic),
    metric: metric === undefined ? undefined : { name: boundIdentifier(metric.name), value: metric.value },
    candidates: candidates?.slice(0, candidatesMax).map((candidate) => boundIdentifier(candidate)),
    raw: boundLine(raw),
  };
}
