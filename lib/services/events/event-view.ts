import type { BrokerEvent } from '@/lib/db/generated/client';
import type { BrokerEventView } from '@/lib/domain/views';

/** One `broker_event` row as the console shows it. */
export function toBrokerEventView(row: BrokerEvent, broker: string): BrokerEventView {
  return {
    id: row.id.toString(),
    brokerId: row.brokerId,
    broker,
    at: row.at.toISOString(),
    kind: row.kind,
    clientId: row.clientId,
    clientIdConfidence: row.clientIdConfidence,
    username: row.username,
    address: row.address,
    reason: row.reason,
    filter: row.filter,
    topic: row.topic,
    raw: row.raw,
  };
}
