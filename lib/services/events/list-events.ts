import { z } from 'zod';
import { type BrokerEvent, Prisma } from '@/lib/db/generated/client';
import { brokerEventKindSchema } from '@/lib/domain/broker-event';
import type { BrokerEventView, Page } from '@/lib/domain/views';
import { rowId } from '../brokers/require-broker';
import {
  escapeLike,
  listOf,
  pageQuery,
  pageSize,
  queryText,
  readCursor,
  searchText,
  timeQuery,
  toPage,
} from '../keyset-page';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { toBrokerEventView } from './event-view';

export const listEventsInput = z.object({
  ...pageQuery,
  brokerId: rowId.optional(),
  kind: listOf(brokerEventKindSchema).optional().describe('several with commas'),
  clientId: queryText.optional(),
  address: queryText.optional(),
  since: timeQuery.optional(),
  until: timeQuery.optional(),
  q: searchText.optional().describe('text in the source line'),
});
type ListEventsInput = z.output<typeof listEventsInput>;

const cursorKey = z.tuple([z.coerce.date(), z.string().regex(/^\d{1,19}$/)]);
type EventRow = BrokerEvent & { readonly broker: string };

const columns = Prisma.raw(
  `e.id, e.broker_id AS "brokerId", e.at, e.broker_at AS "brokerAt", e.kind, e.client_id AS "clientId",
   e.client_id_confidence AS "clientIdConfidence", e.username, e.address, e.port, e.reason, e.filter, e.topic,
   e.origin, e.spoofable, e.raw, e.details`,
);

function conditionsOf(input: ListEventsInput, after: z.output<typeof cursorKey> | null): Prisma.Sql {
  const conditions: Prisma.Sql[] = [];
  if (input.kind?.length) conditions.push(Prisma.sql`AND e.kind = ANY(${input.kind})`);
  if (input.clientId !== undefined) conditions.push(Prisma.sql`AND e.client_id = ${input.clientId}`);
  if (input.address !== undefined) conditions.push(Prisma.sql`AND e.address = ${input.address}`);
  if (input.since) conditions.push(Prisma.sql`AND e.at >= ${input.since}`);
  if (input.until) conditions.push(Prisma.sql`AND e.at < ${input.until}`);
  if (input.q) conditions.push(Prisma.sql`AND e.raw ILIKE ${`%${escapeLike(input.q)}%`}`);
  if (after)
    conditions.push(
      Prisma.sql`AND e.at <= ${after[0]} AND (e.at, e.id) < (${after[0]}, ${BigInt(after[1])})`,
    );
  return conditions.length > 0 ? Prisma.join(conditions, ' ') : Prisma.empty;
}

/**
 * Broker events, newest first. Each broker's newest are read on their own, because the partitions are keyed by broker
 * and time: a plain ORDER BY over several brokers would sort whole days.
 */
export async function listEvents(
  context: ServiceContext,
  actor: Actor,
  input: ListEventsInput,
): Promise<Page<BrokerEventView>> {
  requirePermission(actor, 'read');
  const limit = pageSize(input);
  const conditions = conditionsOf(input, readCursor(cursorKey, input.cursor));
  const brokers = input.brokerId === undefined ? Prisma.empty : Prisma.sql`WHERE b.id = ${input.brokerId}`;
  const rows = await context.db.$queryRaw<EventRow[]>`
    SELECT found.*, b.name AS broker
    FROM broker b
    CROSS JOIN LATERAL (
      SELECT ${columns} FROM broker_event e
      WHERE e.broker_id = b.id ${conditions}
      ORDER BY e.at DESC, e.id DESC LIMIT ${limit + 1}
    ) found
    ${brokers}
    ORDER BY found.at DESC, found.id DESC
    LIMIT ${limit + 1}`;
  return toPage({
    rows,
    limit,
    keyOf: (row) => [row.at.toISOString(), row.id.toString()],
    toItem: (row) => toBrokerEventView(row, row.broker),
  });
}
