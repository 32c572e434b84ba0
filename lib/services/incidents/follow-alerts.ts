import type { AlertRecord } from '@/lib/alerting/alert-record';
import { quietMs } from '@/lib/alerting/incidents/flapping';
import {
  addEnding,
  addNews,
  calm,
  dropEnd,
  hasUntold,
  keepNews,
  type NewsCause,
  type NoticePlan,
  restedPlan,
  timersOf,
} from '@/lib/alerting/incidents/notice-plan';
import { type IncidentSummary, summariseIncident } from '@/lib/alerting/incidents/summarise-incident';
import { rulesFor } from '@/lib/alerting/routing/trace-rules';
import type { Transaction } from '@/lib/db/database';
import {
  type IncidentChange,
  type IncidentRecord,
  lockIncidents,
  notifyNotices,
  saveIncidents,
} from '@/lib/db/incident-repository';
import { readAudible, readIncidentAlerts } from '@/lib/db/read-incident-alerts';
import type { LiveFrame } from '@/lib/live/live-frame';
import { type Routing, readRouting } from '../routing/read-routing';
import { factsOf } from './facts-of';

/** An alert of an incident as it is stored now, and what people should hear of it; null when nothing. */
export type FollowedAlert = {
  readonly record: AlertRecord;
  readonly news: NewsCause | null;
  /** Its condition had ended by itself shortly before. */
  readonly isReturn?: boolean;
};

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
  const audible = await readAudible(tx, incidents.flatMap(waitingAlerts));
  const changes = incidents.map((incident) => {
    const summary = summariseIncident(members.get(incident.id) ?? []);
    if (summary === null) return closed(incident, now);
    const followed = byIncident.get(incident.id) ?? [];
    return changeOf(incident, summary, { followed, audible, routing, now });
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

function waitingAlerts({ plan }: IncidentRecord): readonly string[] {
  return plan.lanes.flatMap(({ pending }) => pending.map(({ alertId }) => alertId));
}

/** All its alerts were taken to other incidents, or are gone: it is over, and who was told of it hears so. */
function closed(incident: IncidentRecord, now: Date): IncidentChange {
  const at = now.getTime();
  const rested = restedPlan(incident.plan, at);
  const isTold = incident.state === 'open' && incident.lastNoticeAt !== null;
  const plan = isTold ? addEnding(rested, 'resolved') : rested;
  const resolvedAt = incident.resolvedAt ?? now;
  return { ...incident, state: 'resolved', resolvedAt, alertCount: 0, plan, timers: timersOf(plan, at) };
}

type Scene = {
  readonly followed: readonly FollowedAlert[];
  /** Alerts of which something waits to be told, as far as they may be. */
  readonly audible: ReadonlySet<string>;
  readonly routing: Routing | null;
  readonly now: Date;
};

function changeOf(before: IncidentRecord, summary: IncidentSummary, scene: Scene): IncidentChange {
  const at = scene.now.getTime();
  const returns = scene.followed.filter(({ news, isReturn }) => news !== null && isReturn === true).length;
  // In an incident of its own it is new, as far as anybody knows.
  const flapCount = before.flapCount + (before.alertCount > 0 ? returns : 0);
  const incident = { ...before, flapCount };
  const isByPerson = scene.followed.some(({ record }) => record.resolvedBy !== null);
  const news = planOf(incident, scene);
  const endAt = flapCount > 0 && !isByPerson && !hasUntold(news) ? at + quietMs : null;
  const plan = withEnding(news, incident, summary, endAt);
  const { hasOpen: _hasOpen, ...columns } = summary;
  return { ...incident, ...columns, plan, timers: timersOf(plan, at) };
}

function planOf({ plan: stored, flapCount }: IncidentRecord, scene: Scene): NoticePlan {
  const { followed, audible, routing, now } = scene;
  let plan = keepNews(stored, audible);
  for (const { record, news, isReturn = false } of followed) {
    if (news === null || routing === null) continue;
    const rules = rulesFor(factsOf(record), routing);
    const told = { alertId: record.id, cause: news, severity: record.severity };
    const entry = isReturn && flapCount > 0 ? { ...told, cause: 'reopened' as const, isReturn } : told;
    plan = addNews(plan, entry, rules, now.getTime());
  }
  return plan;
}

/** `endAt`: what flaps has not ended before it was quiet until then. */
function withEnding(
  plan: NoticePlan,
  before: IncidentRecord,
  after: IncidentSummary,
  endAt: number | null,
): NoticePlan {
  if (after.state === 'resolved') {
    if (before.state !== 'open' || (plan.lanes.length === 0 && before.lastNoticeAt === null)) return plan;
    return endAt === null ? addEnding(calm(plan), 'resolved') : addEnding(plan, 'resolved', endAt);
  }
  const reopened = dropEnd(plan);
  if (after.acknowledgedAt === null) return reopened;
  const isNew = before.acknowledgedAt === null;
  const isTold = plan.lanes.some(({ lastAt }) => lastAt !== null);
  return isNew && isTold ? addEnding(calm(reopened), 'acknowledged') : reopened;
}
