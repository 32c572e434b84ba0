import type { AlertRecord } from '@/lib/alerting/alert-record';
import {
  addEnding,
  addNews,
  calm,
  keepNews,
  type NewsCause,
  type NoticePlan,
  timersOf,
} from '@/lib/alerting/incidents/notice-plan';
import {
  type IncidentAlert,
  type IncidentSummary,
  summariseIncident,
} from '@/lib/alerting/incidents/summarise-incident';
import { rulesFor } from '@/lib/alerting/routing/trace-rules';
import type { Transaction } from '@/lib/db/database';
import {
  type IncidentChange,
  type IncidentRecord,
  lockIncidents,
  notifyNotices,
  readIncidentAlerts,
  saveIncidents,
} from '@/lib/db/incident-repository';
import type { LiveFrame } from '@/lib/live/live-frame';
import { type Routing, readRouting } from '../routing/read-routing';
import { factsOf } from './facts-of';

/** An alert of an incident as it is stored now, and what people should hear of it; null when nothing. */
export type FollowedAlert = { readonly record: AlertRecord; readonly news: NewsCause | null };

/**
 * Brings incidents up to date with alerts that have just been written: state, severity and lead, what they have to tell and
 * when. Returns the live frames to append. Alerts without an incident are passed over; `left` are incidents that alerts were
 * taken from.
 */
export async function followAlerts(
  tx: Transaction,
  alerts: readonly FollowedAlert[],
  now: Date,
  left: readonly string[] = [],
): Promise<readonly LiveFrame[]> {
  const byIncident = new Map<string, FollowedAlert[]>(left.map((id) => [id, []]));
  for (const followed of alerts) {
    const { incidentId } = followed.record;
    if (incidentId === null) continue;
    const list = byIncident.get(incidentId);
    if (list === undefined) byIncident.set(incidentId, [followed]);
    else list.push(followed);
  }
  const incidents = await lockIncidents(tx, [...byIncident.keys()]);
  if (incidents.length === 0) return [];
  const hasNews = alerts.some(({ news }) => news !== null);
  const routing = hasNews ? await readRouting(tx, now) : null;
  const members = await readIncidentAlerts(tx, [...byIncident.keys()]);
  const changes = incidents.flatMap((incident) => {
    const own = members.get(incident.id) ?? [];
    const summary = summariseIncident(own);
    if (summary === null) return [];
    const followed = byIncident.get(incident.id) ?? [];
    return [changeOf(incident, summary, { followed, members: own, routing, now })];
  });
  await saveIncidents(tx, changes);
  if (changes.some(({ timers }) => isSoon(timers.nextNoticeAt, now))) await notifyNotices(tx);
  return changedIncidents(incidents);
}

/** One frame a broker. */
function changedIncidents(incidents: readonly IncidentRecord[]): readonly LiveFrame[] {
  return [...new Set(incidents.map(({ brokerId }) => brokerId))].map((brokerId) => ({
    type: 'changed',
    resource: 'incidents',
    brokerId,
  }));
}

function isSoon(at: number | null, now: Date): boolean {
  return at !== null && at <= now.getTime();
}

type Scene = {
  readonly followed: readonly FollowedAlert[];
  readonly members: readonly IncidentAlert[];
  readonly routing: Routing | null;
  readonly now: Date;
};

function changeOf(incident: IncidentRecord, summary: IncidentSummary, scene: Scene): IncidentChange {
  const at = scene.now.getTime();
  const plan = withEnding(planOf(incident, scene), incident, summary);
  const { hasOpen: _hasOpen, ...columns } = summary;
  return { ...incident, ...columns, plan, timers: timersOf(plan, at) };
}

function planOf({ plan: stored }: IncidentRecord, { followed, members, routing, now }: Scene): NoticePlan {
  const audible = new Set(
    members.flatMap(({ id, isMuted, isSymptom }) => (isMuted || isSymptom ? [] : [id])),
  );
  let plan = keepNews(stored, audible);
  for (const { record, news } of followed) {
    if (news === null || routing === null) continue;
    const rules = rulesFor(factsOf(record), routing.rules);
    const entry = { alertId: record.id, cause: news, severity: record.severity };
    plan = addNews(plan, entry, rules, now.getTime());
  }
  return plan;
}

function withEnding(plan: NoticePlan, before: IncidentRecord, after: IncidentSummary): NoticePlan {
  if (after.state === 'resolved')
    return before.state === 'open' && (plan.lanes.length > 0 || before.lastNoticeAt !== null)
      ? addEnding(calm(plan), 'resolved')
      : plan;
  const reopened = plan.ending === 'resolved' ? { ...plan, ending: null } : plan;
  if (after.acknowledgedAt === null) return reopened;
  const isNew = before.acknowledgedAt === null;
  const isTold = plan.lanes.some(({ lastAt }) => lastAt !== null);
  return isNew && isTold ? addEnding(calm(reopened), 'acknowledged') : reopened;
}
