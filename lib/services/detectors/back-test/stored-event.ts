import { z } from 'zod';
import type { BrokerEvent as BrokerEventRow } from '@/lib/db/generated/client';
import { type BrokerEvent, brokerEventKindSchema } from '@/lib/domain/broker-event';

const optional = <Schema extends z.ZodType>(schema: Schema) => schema.optional().catch(undefined);
/** What has no column of its own; a field that cannot be read is as if it had not been told. */
const details = z
  .object({
    protocolVersion: optional(z.union([z.literal(3), z.literal(4), z.literal(5)])),
    cleanStart: optional(z.boolean()),
    keepAliveSeconds: optional(z.number()),
    isBridge: optional(z.boolean()),
    grantedQos: optional(z.union([z.literal(0), z.literal(1), z.literal(2)])),
    bytes: optional(z.number()),
    shareGroup: optional(z.string()),
    metric: optional(z.object({ name: z.string(), value: z.number() })),
    candidates: optional(z.array(z.string())),
  })
  .catch({});
const confidence = z.enum(['exact', 'resolved', 'ambiguous', 'absent']).catch('absent');
const origin = z.enum(['mqtt', 'http', 'log', 'monitor']).catch('mqtt');

/** A stored event as it was when it was judged live; null when its kind is not known here. */
export function toBrokerEvent(row: BrokerEventRow): BrokerEvent | null {
  const kind = brokerEventKindSchema.safeParse(row.kind);
  if (!kind.success) return null;
  return {
    kind: kind.data,
    receivedAt: row.at.getTime(),
    brokerAt: row.brokerAt?.getTime() ?? null,
    clientId: row.clientId,
    clientIdConfidence: confidence.parse(row.clientIdConfidence),
    username: row.username ?? undefined,
    address: row.address ?? undefined,
    port: row.port ?? undefined,
    reason: row.reason ?? undefined,
    filter: row.filter ?? undefined,
    topic: row.topic ?? undefined,
    origin: origin.parse(row.origin),
    spoofable: row.spoofable,
    raw: row.raw,
    ...details.parse(row.details ?? {}),
  };
}
