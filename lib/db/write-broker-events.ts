import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { BrokerEventView } from '@/lib/domain/views';
import { boundLine } from '@/lib/domain/wire-text';
import type { Transaction } from './database';
import { identifierOrNull, intOrNull, timeOrNull } from './storable';

/** The columns of `broker_event` as they go to the database; times in ms. */
function eventColumns(event: BrokerEvent) {
  const { protocolVersion, cleanStart, keepAliveSeconds, isBridge, grantedQos, bytes, metric } = event;
  const details = {
    protocolVersion,
    cleanStart,
    keepAliveSeconds,
    isBridge,
    grantedQos,
    bytes,
    shareGroup: identifierOrNull(event.shareGroup) ?? undefined,
    metric: metric && { name: identifierOrNull(metric.name), value: metric.value },
    candidates: event.candidates?.slice(0, 20).map(identifierOrNull),
  };
  return {
    at: event.receivedAt,
    broker_at: timeOrNull(event.brokerAt),
    kind: event.kind,
    client_id: identifierOrNull(event.clientId),
    client_id_confidence: event.clientIdConfidence,
    username: identifierOrNull(event.username),
    address: identifierOrNull(event.address),
    port: intOrNull(event.port),
    reason: identifierOrNull(event.reason),
    filter: identifierOrNull(event.filter),
    topic: identifierOrNull(event.topic),
    origin: event.origin,
    spoofable: event.spoofable,
    raw: boundLine(event.raw),
    details: Object.values(details).some((value) => value !== undefined) ? details : null,
  };
}

/** Stores broker events and returns them as the console shows them, with their ids, in the same order. */
export async function writeBrokerEvents(
  tx: Transaction,
  broker: { readonly id: number; readonly name: string },
  events: readonly BrokerEvent[],
): Promise<readonly BrokerEventView[]> {
  if (events.length === 0) return [];
  const rows = events.map(eventColumns);
  const inserted = await tx.$queryRaw<{ id: bigint }[]>`
    INSERT INTO broker_event (
      broker_id, at, broker_at, kind, client_id, client_id_confidence, username, address, port, reason, filter, topic,
      origin, spoofable, raw, details
    )
    SELECT ${broker.id}::int, to_timestamp(e.at / 1000), to_timestamp(e.broker_at / 1000), e.kind, e.client_id,
      e.client_id_confidence, e.username, e.address, e.port, e.reason, e.filter, e.topic, e.origin, e.spoofable, e.raw, e.details
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS e (
      at float8, broker_at float8, kind text, client_id text, client_id_confidence text, username text, address text,
      port int, reason text, filter text, topic text, origin text, spoofable boolean, raw text, details jsonb
    )
    RETURNING id`;
  const ids = inserted.map((row) => row.id).sort((a, b) => (a < b ? -1 : 1));
  return rows.map((row, index) => ({
    id: String(ids[index]),
    brokerId: broker.id,
    broker: broker.name,
    at: new Date(row.at).toISOString(),
    kind: row.kind,
    clientId: row.client_id,
    clientIdConfidence: row.client_id_confidence,
    username: row.username,
    address: row.address,
    reason: row.reason,
    filter: row.filter,
    topic: row.topic,
    raw: row.raw,
  }));
}
