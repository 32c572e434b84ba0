import { z } from 'zod';
import { alertSchema } from '@/lib/domain/alert';
import { brokerStateSchema } from '@/lib/domain/broker';

const isoTime = z.iso.datetime();

/** Once a second from the worker: the live figures of one broker. */
export const brokerPulseSchema = z.object({
  brokerId: z.number().int(),
  state: brokerStateSchema,
  stateReason: z.string().nullable(),
  stateSince: isoTime,
  messagesPerSecond: z.number().nullable(),
  bytesPerSecond: z.number().nullable(),
  connectedClients: z.number().int().nullable(),
  topicCount: z.number().int(),
  lastMessageAt: isoTime.nullable(),
});
export type BrokerPulse = z.infer<typeof brokerPulseSchema>;

export const brokerEventViewSchema = z.object({
  id: z.string(),
  brokerId: z.number().int(),
  broker: z.string(),
  at: isoTime,
  kind: z.string(),
  clientId: z.string().nullable(),
  clientIdConfidence: z.string(),
  username: z.string().nullable(),
  address: z.string().nullable(),
  reason: z.string().nullable(),
  filter: z.string().nullable(),
  topic: z.string().nullable(),
  raw: z.string(),
});

/** Lists that a page may have to read again; `brokerId` null = all. */
export const changedResources = [
  'brokers',
  'clients',
  'subscriptions',
  'topics',
  'nodes',
  'channels',
  'notifications',
  'detectors',
  'cases',
  'incidents',
  'silences',
  'routing',
] as const;

/** What one row of the `change` table carries and one SSE event delivers. */
export const liveFrameSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('pulse'),
    at: isoTime,
    brokers: z.array(brokerPulseSchema),
    shedMessages: z.number().int(),
    droppedEvents: z.number().int(),
    spooledBatches: z.number().int(),
  }),
  z.object({
    type: z.literal('alert'),
    alert: alertSchema,
    cause: z.enum([
      'opened',
      'repeated',
      'escalated',
      'cleared',
      'acknowledged',
      'resolved',
      'reopened',
      'verdict',
      'assigned',
      'held',
      'released',
      'comment',
    ]),
  }),
  z.object({ type: z.literal('events'), events: z.array(brokerEventViewSchema) }),
  z.object({
    type: z.literal('changed'),
    resource: z.enum(changedResources),
    brokerId: z.number().int().nullable(),
  }),
]);
export type LiveFrame = z.infer<typeof liveFrameSchema>;
