import { z } from 'zod';
import type { Prisma, Subscription } from '@/lib/db/generated/client';
import { type SubscriptionView, subscriptionReviews } from '@/lib/domain/views';

const review = z.enum(subscriptionReviews).catch('none');

type Row = Subscription & { readonly broker: { readonly name: string } };

type Client = Pick<Row, 'brokerId' | 'clientId'>;
type ConnectionOf = (client: Client) => boolean | null;

/** Whether the MQTT clients of these rows are connected; null = not known. */
export async function readConnections(
  db: Pick<Prisma.TransactionClient, 'mqttClient'>,
  rows: readonly Client[],
): Promise<ConnectionOf> {
  const clients = await db.mqttClient.findMany({
    where: {
      brokerId: { in: [...new Set(rows.map(({ brokerId }) => brokerId))] },
      clientId: { in: [...new Set(rows.map(({ clientId }) => clientId))] },
    },
    select: { brokerId: true, clientId: true, connected: true },
  });
  const keyOf = ({ brokerId, clientId }: Client) => `${brokerId} ${clientId}`;
  const connections = new Map(clients.map((client) => [keyOf(client), client.connected]));
  return (client) => connections.get(keyOf(client)) ?? null;
}

/** One `subscription` row as the console shows it. */
export function toSubscriptionView(
  { broker, endedAt: _endedAt, firstSeenAt, lastSeenAt, ...row }: Row,
  connected: boolean | null,
): SubscriptionView {
  return {
    ...row,
    connected,
    broker: broker.name,
    review: review.parse(row.review),
    firstSeenAt: firstSeenAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
  };
}
