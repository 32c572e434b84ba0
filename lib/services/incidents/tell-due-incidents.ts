import type { AlertRecord } from '@/lib/alerting/alert-record';
import { type Addressed, addressEnding, addressNotices } from '@/lib/alerting/incidents/address-notices';
import {
  addNews,
  isOver,
  type Notice,
  type NoticePlan,
  restedPlan,
  takeNotices,
  takeOrphans,
  timersOf,
} from '@/lib/alerting/incidents/notice-plan';
import {
  byWeight,
  type IncidentAlerts,
  type IncidentSummary,
  summariseIncident,
} from '@/lib/alerting/incidents/summarise-incident';
import { isCollecting, type RoutingRule } from '@/lib/alerting/routing/routing-rule';
import { rulesFor } from '@/lib/alerting/routing/trace-rules';
import { appendChanges } from '@/lib/db/change-log';
import type { Transaction } from '@/lib/db/database';
import { readRecords } from '@/lib/db/find-alerts';
import {
  type IncidentChange,
  type IncidentRecord,
  lockDueIncidents,
  saveIncidents,
} from '@/lib/db/incident-repository';
import { type QueuedNotification, queueNotifications } from '@/lib/db/outbox-repository';
import { readIncidentAlerts, readNameable } from '@/lib/db/read-incident-alerts';
import { namedAlertsMax } from '@/lib/domain/notification-payload';
import { channelOfKind } from '@/lib/notify/registry';
import { collectForDigest } from '../routing/collect-for-digest';
import { type Routing, readRouting } from '../routing/read-routing';
import { buildPayload, namedAlerts, type TellContext } from './build-payload';
import { factsOf } from './facts-of';

type Due = {
  readonly incident: IncidentRecord;
  readonly members: readonly IncidentAlerts[];
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
 * With `only` it takes that incident alone. Returns how many incidents were taken; fewer than `limit` means that nothing else
 * is due.
 */
export async function tellDueIncidents(
  tx: Transaction,
  context: TellContext,
  limit: number,
  only: string | null = null,
): Promise<number> {
  const incidents = await lockDueIncidents(tx, context.now, limit, only);
  if (incidents.length === 0) return 0;
  const routing = await readRouting(tx, context.now);
  const rules = [...routing.rules, ...(routing.fallback === null ? [] : [routing.fallback])];
  const scene = { ...context, routing, rules: new Map(rules.map((rule) => [rule.id, rule])) };
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
  const kept = due.flatMap((each) => collected(each, context.now));
  await collectForDigest(tx, kept, scene.rules, context.now);
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

const gone = {
  state: 'resolved',
  alertCount: 0,
  acknowledgedAt: null,
  hasOpen: false,
} as const;

async function takeFrom(
  tx: Transaction,
  incident: IncidentRecord,
  members: readonly IncidentAlerts[],
  scene: Scene,
): Promise<Due> {
  const { severity, title, lastSeenAt, resolvedAt, leadAlertId } = incident;
  const left = { ...gone, severity, title, lastSeenAt, resolvedAt, leadAlertId: leadAlertId ?? '' };
  const summary = summariseIncident(members) ?? left;
  const routed = await rerouteOrphans(tx, incident, scene);
  const now = scene.now.getTime();
  if (routed.ending === 'resolved') return { incident, members, summary, plan: routed, notices: [] };
  const { plan, notices } = takeNotices(routed, {
    rules: scene.rules,
    isWaiting: summary.hasOpen && summary.acknowledgedAt === null,
    now,
  });
  return { incident, members, summary, plan, notices };
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
      : addNews(next, news, rulesFor(factsOf(record), routing), now.getTime());
  }, plan);
}

/** Rules that have heard something of the incident; those that tell by digest, or later, keep it for the next. */
function collected(
  { incident, notices, plan }: Due,
  now: Date,
): readonly { rule: string; incidentId: string }[] {
  const late = isOver(plan, now.getTime()) ? plan.lanes.filter(({ pending }) => pending.length > 0) : [];
  return [...notices, ...late].map(({ rule }) => ({ rule, incidentId: incident.id }));
}

type ToldChannels = ReadonlyMap<string, 'goes-on' | 'over'>;

/** By incident that ends, what each channel last heard of it. */
async function readToldChannels(
  tx: Transaction,
  due: readonly Due[],
): Promise<ReadonlyMap<string, ToldChannels>> {
  const ids = due.filter(({ plan }) => plan.ending !== null).map(({ incident }) => incident.id);
  const told = new Map<string, Map<string, 'goes-on' | 'over'>>();
  if (ids.length === 0) return told;
  const rows = await tx.$queryRaw<{ incident_id: string; channel_id: string; cause: string }[]>`
    SELECT DISTINCT ON (incident_id, channel_id) incident_id, channel_id, cause FROM notification
    WHERE incident_id = ANY(${ids}::uuid[]) ORDER BY incident_id, channel_id, created_at DESC, id DESC`;
  for (const { incident_id: id, channel_id: channelId, cause } of rows) {
    const channels = told.get(id) ?? new Map<string, 'goes-on' | 'over'>();
    told.set(id, channels.set(channelId, cause === 'resolved' ? 'over' : 'goes-on'));
  }
  return told;
}

function address(
  { incident, plan, notices }: Due,
  toldChannels: ReadonlyMap<string, ToldChannels>,
  { rules, routing, now }: Scene,
): readonly Addressed[] {
  const { channels } = routing;
  const atOnce = notices.filter(({ rule: id, cause }) => {
    const rule = rules.get(id);
    return cause === 'unacknowledged' || rule === undefined || !isCollecting(rule);
  });
  const addressed = addressNotices(atOnce, { rules, channels });
  if (plan.ending === 'resolved' && !isOver(plan, now.getTime())) return addressed;
  const ended = addressEnding(plan, {
    rules,
    channels,
    toldChannels: toldChannels.get(incident.id) ?? new Map(),
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
  const heard = tellings.filter(({ addressed }) => addressed.length > 0);
  const nameable = await readNameable(
    tx,
    heard.map(({ incident }) => incident.id),
    heard.flatMap(({ addressed }) => addressed.flatMap(({ alertIds }) => alertIds)),
    namedAlertsMax + 1,
  );
  const wanted = heard.map((telling) => ({
    telling,
    parts: telling.addressed.map((to) => ({
      to,
      ids: namedAlerts(leadFirst(to, telling), nameable.get(telling.incident.id) ?? []),
    })),
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
      hiddenCount: members.reduce((sum, { isSymptom, count }) => sum + (isSymptom ? count : 0), 0),
      isUnacknowledged: cause === 'unacknowledged',
    },
    { publicUrl, now },
  );
  const dedupKey = `${incident.id}:${incident.noticeNumber + 1}:${channelId}`;
  return [{ channelId, incidentId: incident.id, alertId: lead.id, cause, payload, dedupKey }];
}

function planAfter(taken: NoticePlan, now: number): NoticePlan {
  if (isOver(taken, now)) return restedPlan(taken, now);
  return taken.ending === 'resolved' ? taken : { ...taken, ending: null, endingAt: null };
}

function changeOf(
  { incident, summary, plan: taken, notices, addressed }: Telling,
  now: Date,
): IncidentChange {
  const at = now.getTime();
  const plan = planAfter(taken, at);
  const isEscalated = notices.some(({ cause }) => cause === 'unacknowledged');
  const { hasOpen: _hasOpen, leadAlertId, ...columns } = summary;
  return {
    ...incident,
    ...columns,
    leadAlertId: leadAlertId === '' ? incident.leadAlertId : leadAlertId,
    plan,
    timers: timersOf(plan, at),
    noticeNumber: incident.noticeNumber + 1,
    lastNoticeAt: addressed.length > 0 ? now : incident.lastNoticeAt,
    ...(addressed.length > 0 ? { setAsideAt: null, setAsideReason: null } : {}),
    escalationStep: incident.escalationStep + (isEscalated ? 1 : 0),
  };
}
