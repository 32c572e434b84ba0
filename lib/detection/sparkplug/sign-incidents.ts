import { createRaisePace, type RaisePace } from '../raise-pace';
import { recentByKey } from '../recent-by-key';
import { addTime, type RecentTimes } from '../recent-times';

const incidentsMax = 5000;
const forgottenMax = 1000;
const latestMax = 5;
const topicsMax = 5;
const timesMax = 200;
const hourMs = 3_600_000;

/** What one detector saw of one entity since it was calm last. Times are ms since the epoch. */
export type SignIncident = {
  readonly since: number;
  lastAt: number;
  count: number;
  /** Of the last hour, at most 200. */
  readonly times: RecentTimes;
  /** The signs' own words, newest last, at most five. */
  readonly latest: string[];
  readonly topics: string[];
  /** `raised` is null until something has been reported. */
  readonly pace: RaisePace;
};

/** Incidents by key: bounded, the ones quiet longest make room. */
export type SignIncidents = {
  readonly byKey: Map<string, SignIncident>;
  /** Reported ones that had to make room or were left open by an earlier process: they end when they are not heard of again. */
  readonly forgotten: Map<string, number | null>;
};

export function createSignIncidents(): SignIncidents {
  return { byKey: new Map(), forgotten: new Map() };
}

/** For a detector's `resume`. */
export function resumeIncidents({ forgotten }: SignIncidents, openKeys: readonly string[]): void {
  for (const key of openKeys.slice(0, forgottenMax)) forgotten.set(key, null);
}

/** Notes one more sign of an incident. */
export function noteSign(
  incidents: SignIncidents,
  key: string,
  sign: { readonly at: number; readonly text: string; readonly topic: string },
): SignIncident {
  makeRoom(incidents, key);
  const incident = recentByKey(incidents.byKey, key, incidentsMax, () => createIncident(sign.at));
  incident.count++;
  incident.lastAt = Math.max(incident.lastAt, sign.at);
  addTime(incident.times, sign.at, hourMs, timesMax);
  if (incident.latest.at(-1) !== sign.text) incident.latest.push(sign.text);
  if (incident.latest.length > latestMax) incident.latest.shift();
  if (sign.topic !== '' && incident.topics.length < topicsMax && !incident.topics.includes(sign.topic))
    incident.topics.push(sign.topic);
  return incident;
}

/** Forgets what has been calm for `calmMs`; returns the keys of those that had been reported. */
export function endCalm({ byKey, forgotten }: SignIncidents, now: number, calmMs: number): readonly string[] {
  const ended: string[] = [];
  for (const [key, { lastAt, pace }] of byKey) {
    if (now - lastAt < calmMs) continue;
    byKey.delete(key);
    if (pace.raised !== null) ended.push(key);
  }
  for (const [key, since] of forgotten) {
    const isBack = byKey.get(key)?.pace.raised != null;
    if (since === null) forgotten.set(key, now);
    if (!isBack && (since === null || now - since < calmMs)) continue;
    forgotten.delete(key);
    if (!isBack) ended.push(key);
  }
  return ended;
}

function createIncident(at: number): SignIncident {
  return { since: at, lastAt: at, count: 0, times: [], latest: [], topics: [], pace: createRaisePace() };
}

function makeRoom({ byKey, forgotten }: SignIncidents, key: string): void {
  if (byKey.size < incidentsMax || byKey.has(key)) return;
  const [oldest] = byKey;
  if (oldest === undefined || oldest[1].pace.raised === null || forgotten.size >= forgottenMax) return;
  forgotten.set(oldest[0], oldest[1].lastAt);
}
