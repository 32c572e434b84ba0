import { z } from 'zod';
import type { MqttClient, Prisma } from '@/lib/db/generated/client';
import type { MqttClientView, Page } from '@/lib/domain/views';
import { countedAlerts } from '../alerts/counted-alerts';
import { rowId } from '../brokers/require-broker';
import {
  booleanQuery,
  escapeLike,
  pageQuery,
  pageSize,
  queryText,
  readCursor,
  searchText,
  toPage,
} from '../keyset-page';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';

export const listMqttClientsInput = z.object({
  ...pageQuery,
  brokerId: rowId.optional(),
  connection: z.enum(['connected', 'disconnected', 'unknown']).optional(),
  clientId: queryText.optional().describe('exactly this MQTT client id'),
  address: queryText.optional().describe('seen from exactly this address'),
  username: queryText.optional(),
  isMonitor: booleanQuery.optional().describe('false leaves out the monitor itself'),
  q: searchText.optional().describe('text in the MQTT client id, the user name or the newest address'),
});
type ListMqttClientsInput = z.output<typeof listMqttClientsInput>;

const cursorKey = z.tuple([z.coerce.date(), z.int()]);
const connectedOf = { connected: true, disconnected: false, unknown: null } as const;

function whereOf(input: ListMqttClientsInput): Prisma.MqttClientWhereInput[] {
  const conditions: Prisma.MqttClientWhereInput[] = [];
  if (input.brokerId !== undefined) conditions.push({ brokerId: input.brokerId });
  if (input.connection !== undefined) conditions.push({ connected: connectedOf[input.connection] });
  if (input.clientId !== undefined) conditions.push({ clientId: input.clientId });
  if (input.address !== undefined) conditions.push({ addresses: { has: input.address } });
  if (input.username !== undefined) conditions.push({ username: input.username });
  if (input.isMonitor !== undefined) conditions.push({ isMonitor: input.isMonitor });
  if (input.q) {
    const contains = { contains: escapeLike(input.q), mode: 'insensitive' as const };
    conditions.push({ OR: [{ clientId: contains }, { username: contains }, { address: contains }] });
  }
  return conditions;
}

/** A pair of broker and name as one map key; NUL is in no stored text. */
const pair = (brokerId: number, name: string) => `${brokerId}\u0000${name}`;

async function countBeside(context: ServiceContext, rows: readonly MqttClient[]) {
  const clientIds = rows.map((row) => row.clientId);
  const [subscriptions, alerts] = await Promise.all([
    context.db.subscription.groupBy({
      by: ['brokerId', 'clientId'],
      where: { clientId: { in: clientIds }, brokerId: { in: rows.map((row) => row.brokerId) }, active: true },
      _count: true,
    }),
    context.db.alert.groupBy({
      by: ['brokerId', 'subjectId'],
      where: { ...countedAlerts, state: 'open', subjectKind: 'client', subjectId: { in: clientIds } },
      _count: true,
    }),
  ]);
  return {
    subscriptions: new Map(
      subscriptions.map((entry) => [pair(entry.brokerId, entry.clientId), entry._count]),
    ),
    alerts: new Map(alerts.map((entry) => [pair(entry.brokerId, entry.subjectId), entry._count])),
  };
}

/** MQTT clients, last seen first. */
export async function listMqttClients(
  context: ServiceContext,
  actor: Actor,
  input: ListMqttClientsInput,
): Promise<Page<MqttClientView>> {
  requirePermission(actor, 'read');
  const after = readCursor(cursorKey, input.cursor);
  const limit = pageSize(input);
  const conditions = whereOf(input);
  if (after) {
    const [lastSeenAt, id] = after;
    conditions.push({ OR: [{ lastSeenAt: { lt: lastSeenAt } }, { lastSeenAt, id: { lt: id } }] });
  }
  const rows = await context.db.mqttClient.findMany({
    where: { AND: conditions },
    orderBy: [{ lastSeenAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
    include: { broker: { select: { name: true } } },
  });
  const beside = await countBeside(context, rows);
  return toPage({
    rows,
    limit,
    keyOf: (row) => [row.lastSeenAt.toISOString(), row.id],
    toItem: (row) => ({
      id: row.id,
      brokerId: row.brokerId,
      broker: row.broker.name,
      clientId: row.clientId,
      username: row.username,
      addresses: row.addresses,
      protocolVersion: row.protocolVersion,
      keepAliveSeconds: row.keepAliveSeconds,
      cleanStart: row.cleanStart,
      connected: row.connected,
      since: row.since?.toISOString() ?? null,
      lastReason: row.lastReason,
      firstSeenAt: row.firstSeenAt.toISOString(),
      lastSeenAt: row.lastSeenAt.toISOString(),
      isBridge: row.isBridge,
      isMonitor: row.isMonitor,
      subscriptions: beside.subscriptions.get(pair(row.brokerId, row.clientId)) ?? 0,
      openAlerts: beside.alerts.get(pair(row.brokerId, row.clientId)) ?? 0,
    }),
  });
}
