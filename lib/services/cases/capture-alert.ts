import { nameActors } from '@/lib/alerting/export/name-actors';
import type { BrokerEvent, Prisma } from '@/lib/db/generated/client';
import type { Alert } from '@/lib/domain/alert';
import type { CapturedAlert, CapturedDelivery, CapturedEvent } from '@/lib/domain/case-views';
import { toAlert, toTimelineEntry } from '../alerts/alert-view';
import { readBlindSpots } from '../brokers/broker-view';
import type { ServiceContext } from '../service-context';

const timelineMax = 500;
const deliveriesMax = 100;
/** Of those about the alert's MQTT clients, addresses and topics: half from its beginning, half from its end. */
const aboutMax = 200;
/** Of everything that happened on the broker around the moment it was raised. */
const aroundMax = 100;
const aboutMarginMs = 60_000;
const aroundMs = 10_000;
const aboutSpanMs = 6 * 3_600_000;
/** What was left out is counted up to here. */
const countMax = 10_000;
const eventsMax = 600;

const include = {
  broker: { select: { name: true, blindSpots: true } },
  timeline: { orderBy: { id: 'desc' }, take: timelineMax },
  notifications: {
    orderBy: { createdAt: 'desc' },
    take: deliveriesMax,
    include: { channel: { select: { name: true } } },
  },
} satisfies Prisma.AlertInclude;
type Row = Prisma.AlertGetPayload<{ include: typeof include }>;

function toCapturedEvent({
  id,
  brokerId: _brokerId,
  at,
  brokerAt,
  details,
  ...row
}: BrokerEvent): CapturedEvent {
  return {
    ...row,
    id: id.toString(),
    at: at.toISOString(),
    brokerAt: brokerAt?.toISOString() ?? null,
    details: (details ?? null) as CapturedEvent['details'],
  };
}

function toDelivery(row: Row['notifications'][number]): CapturedDelivery {
  return {
    id: row.id,
    channel: row.channel.name,
    cause: row.cause,
    state: row.state,
    attempts: row.attempts,
    createdAt: row.createdAt.toISOString(),
    lastAttemptAt: row.lastAttemptAt?.toISOString() ?? null,
    statusCode: row.statusCode,
    detail: row.detail,
  };
}

function about(alert: Alert): Prisma.BrokerEventWhereInput[] {
  const { clientIds, addresses, topics } = nameActors(alert);
  return [
    ...(clientIds.length > 0 ? [{ clientId: { in: [...clientIds] } }] : []),
    ...(addresses.length > 0 ? [{ address: { in: [...addresses] } }] : []),
    ...(topics.length > 0 ? [{ topic: { in: [...topics] } }] : []),
  ];
}

type Span = { readonly gte: Date; readonly lte: Date };

/** The first and the last hours of an alert: one that lasts for weeks is not read from end to end. */
function spansOf(row: Row): { readonly head: Span; readonly tail: Span } {
  const from = row.firstSeenAt.getTime() - aboutMarginMs;
  const to = row.lastSeenAt.getTime() + aboutMarginMs;
  return {
    head: { gte: new Date(from), lte: new Date(Math.min(to, from + aboutSpanMs)) },
    tail: { gte: new Date(Math.max(from, to - aboutSpanMs)), lte: new Date(to) },
  };
}

async function readAbout(tx: Prisma.TransactionClient, row: Row, alert: Alert) {
  const named = about(alert);
  if (named.length === 0) return { events: [], leftOut: 0 };
  const { head, tail } = spansOf(row);
  const where = (at: Span): Prisma.BrokerEventWhereInput => ({ brokerId: row.brokerId, at, OR: named });
  const take = aboutMax / 2;
  const first = await tx.brokerEvent.findMany({
    where: where(head),
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
    take,
  });
  const last = await tx.brokerEvent.findMany({
    where: where(tail),
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take,
  });
  const total = await tx.brokerEvent.count({
    where: { brokerId: row.brokerId, AND: [{ OR: [{ at: head }, { at: tail }] }, { OR: named }] },
    take: countMax,
  });
  const events = [...first, ...last];
  return { events, leftOut: Math.max(0, total - new Set(events.map((event) => event.id)).size) };
}

async function readAround(tx: Prisma.TransactionClient, row: Row) {
  const raisedAt = row.firstSeenAt.getTime();
  const at = { gte: new Date(raisedAt - aroundMs), lte: new Date(raisedAt + aroundMs) };
  const where = { brokerId: row.brokerId, at };
  const events = await tx.brokerEvent.findMany({
    where,
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
    take: aroundMax,
  });
  return { events, leftOut: (await tx.brokerEvent.count({ where, take: countMax })) - events.length };
}

const byTime = (one: CapturedEvent, other: CapturedEvent) =>
  one.at.localeCompare(other.at) || (BigInt(one.id) < BigInt(other.id) ? -1 : 1);

/** Each event once, oldest first; what was captured before stays, what has no room is counted. */
function mergeEvents(former: readonly CapturedEvent[], fresh: readonly CapturedEvent[]) {
  const byId = new Map([...former, ...fresh].map((event) => [event.id, event]));
  const kept = [...byId.values()].slice(0, eventsMax);
  return { events: kept.toSorted(byTime), leftOut: byId.size - kept.length };
}

/** Rows by id, the newest form of each, in the order of their ids' first sight. */
function mergeById<Item extends { readonly id: string }>(
  former: readonly Item[],
  fresh: readonly Item[],
): Item[] {
  return [...new Map([...former, ...fresh].map((item) => [item.id, item])).values()];
}

/**
 * The alert with its evidence, timeline, deliveries and the broker events around it, bounded; with `former`, what was
 * captured earlier is kept although retention may have taken it since. Null when the alert is not stored.
 */
export async function captureAlert(
  tx: Prisma.TransactionClient,
  context: ServiceContext,
  alertId: string,
  former: CapturedAlert | null = null,
): Promise<CapturedAlert | null> {
  const row = await tx.alert.findUnique({ where: { id: alertId }, include });
  if (row === null) return null;
  const alert = toAlert(row, context.publicUrl);
  const aboutIt = await readAbout(tx, row, alert);
  const aroundIt = await readAround(tx, row);
  const fresh = [...aboutIt.events, ...aroundIt.events].map(toCapturedEvent);
  const { events, leftOut } = mergeEvents(former?.events ?? [], fresh);
  return {
    capturedAt: context.now().toISOString(),
    alert,
    timeline: mergeById(former?.timeline ?? [], row.timeline.map(toTimelineEntry).reverse()),
    events,
    eventsLeftOut: aboutIt.leftOut + aroundIt.leftOut + leftOut,
    deliveries: mergeById(former?.deliveries ?? [], row.notifications.map(toDelivery).reverse()),
    blindSpots: [...readBlindSpots(row.broker.blindSpots)],
  };
}

/** For a `jsonb` column. */
export function toStoredCapture(captured: CapturedAlert): Prisma.InputJsonObject {
  return captured as unknown as Prisma.InputJsonObject;
}
