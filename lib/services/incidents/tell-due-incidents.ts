import type { AlertRecord } from '@/lib/alerting/alert-record';
import {
  type Addressed,
  addressEnding,
  addressNotices,
  isDigest,
} from '@/lib/alerting/incidents/address-notices';
import {
  addNews,
  type Notice,
  type NoticePlan,
  takeNotices,
  takeOrphans,
  timersOf,
} from '@/lib/alerting/incidents/notice-plan';
import {
  byWeight,
  type IncidentAlert,
  type IncidentSummary,
  summariseIncident,
} from '@/lib/alerting/incidents/summarise-incident';
import type { RoutingRule } from '@/lib/alerting/routing/routing-rule';
import { rulesFor } from '@/lib/alerting/routing/trace-rules';
import { appendChanges } from '@/lib/db/change-log';
import type { Transaction } from '@/lib/db/database';
import { readRecords } from '@/lib/db/find-alerts';
import {
  type IncidentChange,
  type IncidentRecord,
  lockDueIncidents,
  readIncidentAlerts,
  saveIncidents,
} from '@/lib/db/incident-repository';
import { type QueuedNotification, queueNotifications } from '@/lib/db/outbox-repository';
import { channelOfKind } from '@/lib/notify/registry';
import { collectForDigest } from '../routing/collect-for-digest';
import { type Routing, readRouting } from '../routing/read-routing';
import { buildPayload, namedAlerts, type TellContext } from './build-payload';
import { factsOf } from './facts-of';

type Due = {
  readonly incident: IncidentRecord;
  readonly members: readonly IncidentAlert[];
  readonly summary: IncidentSummary;
  readonly notices: readonly Notice[];
  /** Before its ending is told. */
  readonly plan: NoticePlan;
};
type Telling = Due & { readonly addressed: readonly Addressed[] };
type Scene = TellContext & { readonly routing: Routing; readonly rules: ReadonlyMap<string, RoutingRule> };

/**
 * Takes at most `limit` incidents that have something to tell and queues one notification for each channel that hears it,
 * all in the caller's transaction: who dies before it commits has told nothing, and the next one finds them due again.
 * Returns how many incidents were taken; fewer than `limit` means that nothing else is due.
 */
export async function tellDueIncidents(
  tx: Transaction,
  context: TellContext,
  limit: number,
): Promise<number> {
  const incidents = await lockDueIncidents(tx, context.now, limit);
  if (incidents.length === 0) return 0;
  const routing = await readRouting(tx, context.now);
  const scene = { ...context, routing, rules: new Map(routing.rules.map((rule) => [rule.id, rule])) };
  const members = await readIncidentAlerts(
    tx,
    incidents.map(({ id }) => id),
  );
  const due: Due[] = [];
  for (const incident of incidents)
    due.push(await takeFrom(tx, incident, members.get(incident.id) ?? [], scene));
  const toldChannels = await readToldChannels(tx, due);
  const tellings = due.map((each) => ({ ...each, addressed: address(each, toldChannels, scene) }));
  await queueNotifications(tx, await notificationsOf(tx, tellings, scene), context.now);
  await collectForDigest(tx, due.flatMap(collected), scene.rules, context.now);
  await saveIncidents(
    tx,
    tellings.map((telling) => changeOf(telling, context.now)),
  );
  const brokerIds = new Set(incidents.map(({ brokerId }) => brokerId));
  await appendChanges(
    tx,
    [...brokerIds].map((brokerId) => ({ type: 'changed', resource: 'incidents', brokerId })),
  );
  return incidents.length;
}

const gone: Omit<IncidentSummary, 'severity' | 'title' | 'leadAlertId' | 'lastSeenAt'> = {
  state: 'resolved',
  alertCount: 0,
  resolvedAt: null,
  acknowledgedAt: null,
  hasOpen: false,
};

async function takeFrom(
  tx: Transaction,
  incident: IncidentRecord,
  members: readonly IncidentAlert[],
  scene: Scene,
): Promise<Due> {
  const { severity, title, lastSeenAt } = incident;
  const summary = summariseIncident(members) ?? { ...gone, severity, title, lastSeenAt, leadAlertId: '' };
  const routed = await rerouteOrphans(tx, incident, scene);
  const { plan, notices } = takeNotices(routed, {
    rules: scene.rules,
    isWaiting: summary.hasOpen && summary.acknowledgedAt === null,
    now: scene.now.getTime(),
  });
  const isOver = plan.ending === 'resolved';
  return { incident, members, summary, plan: isOver ? routed : plan, notices: isOver ? [] : notices };
}

/** News that wait by a rule that was removed or switched off go by the rules that there are. */
async function rerouteOrphans(
  tx: Transaction,
  { plan: stored }: IncidentRecord,
  { rules, routing, now }: Scene,
): Promise<NoticePlan> {
  const { plan, orphans } = takeOrphans(stored, rules);
  if (orphans.length === 0) return plan;
  const records = await readRecords(
    tx,
    orphans.map(({ alertId }) => alertId),
  );
  const byId = new Map(records.map((record) => [record.id, record]));
  return orphans.reduce((next, news) => {
    const record = byId.get(news.alertId);
    return record === undefined
      ? next
      : addNews(next, news, rulesFor(factsOf(record), routing.rules), now.getTime());
  }, plan);
}

/** Rules that have heard something of the incident; those that tell by digest keep it for the next. */
function collected({ incident, notices, plan }: Due): readonly { rule: string; incidentId: string }[] {
  const late = plan.ending === 'resolved' ? plan.lanes.filter(({ pending }) => pending.length > 0) : [];
  return [...notices, ...late].map(({ rule }) => ({ rule, incidentId: incident.id }));
}

async function readToldChannels(
  tx: Transaction,
  due: readonly Due[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const ids = due.filter(({ plan }) => plan.ending !== null).map(({ incident }) => incident.id);
  const told = new Map<string, Set<string>>();
  if (ids.length === 0) return told;
  const rows = await tx.notification.findMany({
    where: { incidentId: { in: ids }, cause: { not: 'resolved' } },
    select: { incidentId: true, channelId: true },
    distinct: ['incidentId', 'channelId'],
  });
  for (const { incidentId, channelId } of rows) {
    const channels = told.get(incidentId ?? '') ?? new Set();
    told.set(incidentId ?? '', channels.add(channelId));
  }
  return told;
}

function address(
  { incident, plan, notices }: Due,
  toldChannels: ReadonlyMap<string, ReadonlySet<string>>,
  { rules, routing }: Scene,
): readonly Addressed[] {
  const { channels } = routing;
  const atOnce = notices.filter(
    ({ rule, cause }) => cause === 'unacknowledged' || !isDigest(rules.get(rule)),
  );
  const addressed = addressNotices(atOnce, { rules, channels });
  const ended = addressEnding(plan, {
    rules,
    channels,
    toldChannels: toldChannels.get(incident.id) ?? new Set(),
    followsAcknowledgement: ({ kind }) => channelOfKind(kind)?.followsAcknowledgement ?? false,
  });
  const met = new Set(addressed.map(({ channelId }) => channelId));
  return [...addressed, ...ended.filter(({ channelId }) => !met.has(channelId))];
}

async function notificationsOf(
  tx: Transaction,
  tellings: readonly Telling[],
  scene: Scene,
): Promise<readonly QueuedNotification[]> {
  const wanted = tellings.map((telling) => ({
    telling,
    parts: telling.addressed.map((to) => ({ to, ids: namedAlerts(leadFirst(to, telling), telling.members) })),
  }));
  const ids = new Set(wanted.flatMap(({ parts }) => parts.flatMap((part) => part.ids)));
  const byId = new Map((await readRecords(tx, [...ids])).map((record) => [record.id, record]));
  const brokers = await tx.broker.findMany({ select: { id: true, name: true } });
  const names = new Map(brokers.map(({ id, name }) => [id, name]));
  return wanted.flatMap(({ telling, parts }) =>
    parts.flatMap(({ to, ids: named }) => {
      const records = named.flatMap((id) => byId.get(id) ?? []);
      return notificationOf(telling, to, records, {
        ...scene,
        brokerName: names.get(telling.incident.brokerId) ?? '',
      });
    }),
  );
}

/** What asks for somebody is about an alert that nobody is on. */
function leadFirst({ alertIds, cause }: Addressed, { summary, members }: Due): readonly string[] {
  if (alertIds.length > 0) return alertIds;
  if (cause !== 'unacknowledged' && cause !== 'repeated') return [summary.leadAlertId];
  const waiting = members.filter(
    ({ state, isMuted, isSymptom }) => state === 'open' && !isMuted && !isSymptom,
  );
  return [waiting.toSorted(byWeight)[0]?.id ?? summary.leadAlertId];
}

function notificationOf(
  { incident, members, summary }: Due,
  { channelId, cause }: Addressed,
  records: readonly AlertRecord[],
  { brokerName, publicUrl, now }: TellContext & { readonly brokerName: string },
): readonly QueuedNotification[] {
  const [lead, ...others] = records;
  if (lead === undefined) return [];
  const payload = buildPayload(
    { ...incident, brokerName },
    summary,
    {
      named: [lead, ...others],
      hiddenCount: members.filter(({ isSymptom }) => isSymptom).length,
      isUnacknowledged: cause === 'unacknowledged',
    },
    { publicUrl, now },
  );
  const dedupKey = `${incident.id}:${incident.noticeNumber + 1}:${channelId}`;
  return [{ channelId, incidentId: incident.id, alertId: lead.id, cause, payload, dedupKey }];
}

function changeOf(
  { incident, summary, plan: taken, notices, addressed }: Telling,
  now: Date,
): IncidentChange {
  const isOver = taken.ending === 'resolved';
  const plan = isOver ? { lanes: [], ending: null } : { ...taken, ending: null };
  const isEscalated = notices.some(({ cause }) => cause === 'unacknowledged');
  const { hasOpen: _hasOpen, leadAlertId, ...columns } = summary;
  return {
    ...incident,
    ...columns,
    leadAlertId: leadAlertId === '' ? incident.leadAlertId : leadAlertId,
    plan,
    timers: timersOf(plan, now.getTime()),
    noticeNumber: incident.noticeNumber + 1,
    lastNoticeAt: addressed.length > 0 ? now : incident.lastNoticeAt,
    escalationStep: incident.escalationStep + (isEscalated ? 1 : 0),
  };
}
