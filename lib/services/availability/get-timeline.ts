import { z } from 'zod';
import type { BrokerEvent } from '@/lib/db/generated/client';
import { listSegments } from '@/lib/domain/availability/measure-availability';
import type { TimeRange } from '@/lib/domain/availability/time-ranges';
import type { TimelineLaneView, TimelineView } from '@/lib/domain/availability-views';
import { filterMatches, stripShare } from '@/lib/domain/topic-filter';
import { boundIdentifier } from '@/lib/domain/wire-text';
import { toAlert } from '../alerts/alert-view';
import { toBrokerEventView } from '../events/event-view';
import { escapeLike } from '../keyset-page';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { birthTopic, countRebirths } from './count-rebirths';
import { toEntityFigures } from './fleet-view';
import { type Measured, measureFleet } from './measure-fleet';
import { toNoteView } from './notes';
import { periodOf, periodQuery } from './period-input';
import type { FleetEntity } from './read-fleet';
import { covers } from './read-maintenance';
import { toBlindTimes } from './read-sight';
import { entityFields, requireEntity } from './require-entity';

export const timelineInput = z.object({ ...entityFields, ...periodQuery });

const lanesMax = 200;
const eventsMax = 500;
const segmentsMax = 2000;

/** The lane of one entity; a flapping one is cut to its latest segments. */
function toLane({ entity, input, spans }: Measured): TimelineLaneView {
  let place = 0;
  const segments = listSegments(input).map(({ state, from, to }) => {
    while (place < spans.length && (spans[place]?.to ?? Number.POSITIVE_INFINITY) <= from) place++;
    const span = spans[place];
    return {
      state,
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
      reason: span !== undefined && span.state === state && span.from <= from ? span.reason : null,
    };
  });
  return { kind: entity.kind, id: entity.id, name: entity.name, segments: segments.slice(-segmentsMax) };
}

/** Births and deaths come on four topics of an edge node or device. */
function lifeTopics(entity: FleetEntity): readonly string[] {
  const { kind, group, edgeNode, device } = entity;
  const birth = birthTopic(entity);
  if (birth === null) return [];
  const death =
    kind === 'node' ? `spBv1.0/${group}/NDEATH/${edgeNode}` : `spBv1.0/${group}/DDEATH/${edgeNode}/${device}`;
  return [birth, boundIdentifier(death)];
}

async function readEvents(
  context: ServiceContext,
  entity: FleetEntity,
  period: TimeRange,
  clientId: string | null,
): Promise<{ readonly births: readonly BrokerEvent[]; readonly connections: readonly BrokerEvent[] }> {
  const at = { gte: new Date(period.from), lt: new Date(period.to) };
  const { brokerId } = entity;
  const topics = lifeTopics(entity);
  const latest = { orderBy: [{ at: 'desc' as const }, { id: 'desc' as const }], take: eventsMax };
  const births =
    topics.length === 0
      ? []
      : await context.db.brokerEvent.findMany({
          where: { brokerId, at, kind: { startsWith: 'sparkplug.' }, topic: { in: [...topics] } },
          ...latest,
        });
  const kinds = ['client.connected', 'client.disconnected', 'session.takeover', 'session.expired'];
  const connections =
    clientId === null
      ? []
      : await context.db.brokerEvent.findMany({
          where: { brokerId, clientId, at, kind: { in: kinds } },
          ...latest,
        });
  return { births, connections };
}

/** The MQTT client behind an entity and the topics that it speaks on, as far as they are known. */
async function behind(
  context: ServiceContext,
  entity: FleetEntity,
): Promise<{ readonly clientId: string | null; readonly filter: string | null }> {
  if (entity.nodeId !== null) {
    const node = await context.db.edgeNode.findUnique({ where: { id: entity.nodeId } });
    return { clientId: node?.clientId ?? null, filter: null };
  }
  const defined = await context.db.definedDevice.findUnique({ where: { id: entity.id } });
  return { clientId: defined?.clientId ?? null, filter: defined?.filter ?? null };
}

/** What comes before the first wildcard of a filter: every topic that it matches begins so. */
function beginOf(filter: string): string {
  const { filter: own } = stripShare(filter);
  return own
    .slice(
      0,
      [...own, '#'].findIndex((letter) => letter === '#' || letter === '+'),
    )
    .replace(/\/$/, '');
}

/** Alerts about the entity itself, about its MQTT client, and about the topics by which it is defined. */
async function readAlerts(
  context: ServiceContext,
  entity: FleetEntity,
  period: TimeRange,
  { clientId, filter }: { readonly clientId: string | null; readonly filter: string | null },
) {
  const { brokerId, kind, name } = entity;
  const subjects = [
    ...(kind === 'defined' ? [] : [{ subjectKind: kind, subjectId: name }]),
    ...(clientId === null || kind === 'device' ? [] : [{ subjectKind: 'client', subjectId: clientId }]),
    ...(filter === null
      ? []
      : [{ subjectKind: 'topic', subjectId: { startsWith: escapeLike(beginOf(filter)) } }]),
  ];
  if (subjects.length === 0) return [];
  const alerts = await context.db.alert.findMany({
    where: {
      brokerId,
      OR: subjects,
      shadow: false,
      firstSeenAt: { lt: new Date(period.to) },
      lastSeenAt: { gte: new Date(period.from) },
    },
    orderBy: { firstSeenAt: 'desc' },
    take: eventsMax,
    include: { broker: { select: { name: true } } },
  });
  return alerts.filter(
    ({ subjectKind, subjectId }) =>
      subjectKind !== 'topic' || filter === null || filterMatches(filter, subjectId),
  );
}

/**
 * Everything that happened to an edge node, device or defined device in a period: its states with those of an edge node's
 * devices, births and deaths, connections of its MQTT client, alerts, maintenance, blind times and notes. Throws
 * `not_found`, and `invalid` for a period that makes no sense.
 */
export async function getTimeline(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof timelineInput>,
): Promise<TimelineView> {
  requirePermission(actor, 'read');
  const period = periodOf(input, context.now());
  const entity = await requireEntity(context, input);
  const { brokerId, kind, id } = entity;
  const fleet = await measureFleet(context, { brokerId, entity: { kind, id } }, period);
  const [own] = fleet.all;
  if (own === undefined) throw new Error('an entity went away while it was measured');
  const devices = kind === 'node' ? await measureFleet(context, { brokerId, nodeId: id }, period) : null;
  const below = [...(devices?.all ?? [])].sort((a, b) => (a.entity.name < b.entity.name ? -1 : 1));
  const sender = await behind(context, entity);
  const { births, connections } = await readEvents(context, entity, period, sender.clientId);
  const rebirths = await countRebirths(context, [entity], period);
  const topic = birthTopic(entity);
  const notes = await context.db.entityNote.findMany({
    where: {
      entityKind: kind,
      entityId: id,
      at: { gte: new Date(period.from), lt: new Date(period.to) },
    },
    orderBy: { at: 'desc' },
    take: eventsMax,
  });
  return {
    entity: { kind, id, name: entity.name, brokerId, broker: entity.broker },
    from: new Date(period.from).toISOString(),
    to: new Date(period.to).toISOString(),
    figures: toEntityFigures(
      own.figures,
      topic === null ? null : (rebirths.get(`${brokerId} ${topic}`) ?? 0),
    ),
    lanes: [own, ...below.slice(0, lanesMax)].map(toLane),
    omittedLanes: Math.max(0, below.length - lanesMax),
    births: births.map((row) => toBrokerEventView(row, entity.broker)),
    connections: connections.map((row) => toBrokerEventView(row, entity.broker)),
    alerts: (await readAlerts(context, entity, period, sender)).map((row) => toAlert(row, context.publicUrl)),
    maintenance: fleet.maintenance
      .filter(({ window }) => covers(window, entity))
      .flatMap(({ window, ranges }) =>
        ranges
          .filter(({ from }) => from < period.to)
          .map(({ from, to }) => ({
            windowId: window.id,
            from: new Date(from).toISOString(),
            to: new Date(to).toISOString(),
            reason: window.reason,
          })),
      ),
    blind: toBlindTimes(fleet.sight.values()),
    notes: notes.map(toNoteView),
  };
}
