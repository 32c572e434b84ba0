import { type Severity, severityRank } from '@/lib/domain/severity';
import type { Signal } from '../signal';
import { prefixesOf } from '../topic-prefixes';
import type { TopicStore } from '../topic-store';

/** What is wrong with one field. */
export type FieldTrouble = { signal: Signal; severity: Severity; readonly since: number; count: number };

/** What is wrong with the values of one topic, all its fields together. */
export type ValueCondition = {
  readonly index: number;
  readonly topic: string;
  readonly since: number;
  /** When it is over if nothing more is heard, ms. */
  until: number;
  readonly fields: Map<string, FieldTrouble>;
  /** Key of the incident it is told in; null while it waits for company. */
  incident: string | null;
};

/** What is told as one alert: one topic, or many under one prefix. */
export type ValueIncident = {
  /** `topic:<name>` or `prefix:<prefix>`. */
  readonly key: string;
  readonly scope: 'topic' | 'prefix';
  readonly name: string;
  readonly since: number;
  readonly members: Set<number>;
  toldAt: number;
  told: Severity;
};

export type ValueConditions = {
  readonly byTopic: Map<number, ValueCondition>;
  readonly incidents: Map<string, ValueIncident>;
  /** Keys of an earlier process, and until when they may be found again. */
  readonly resumed: Set<string>;
  resumedUntil: number;
};

export type ClosedIncident = { readonly key: string; readonly mergedInto: ValueIncident | null };

const conditionsMax = 20_000;
const fieldsMax = 16;
/** A topic is told alone only after this, as others of its plant may follow. */
const ripeMs = 5000;
const togetherMs = 60_000;
const togetherMin = 5;

export function createValueConditions(): ValueConditions {
  return { byTopic: new Map(), incidents: new Map(), resumed: new Set(), resumedUntil: 0 };
}

/** Notes what a signal shows of its topic; it is over `quietMs` after the last one. */
export function noteTrouble(
  { byTopic }: ValueConditions,
  signal: Signal,
  topics: TopicStore,
  { severity, quietMs }: { readonly severity: Severity; readonly quietMs: number },
): void {
  const topic = topics.name(signal.topic);
  let condition = byTopic.get(signal.topic);
  if (condition !== undefined && condition.topic !== topic) condition = undefined;
  if (condition === undefined) {
    if (byTopic.size >= conditionsMax) return;
    condition = { index: signal.topic, topic, since: signal.at, until: 0, fields: new Map(), incident: null };
    byTopic.set(signal.topic, condition);
  }
  condition.until = Math.max(condition.until, signal.at + quietMs);
  const field = signal.field ?? '';
  const known = condition.fields.get(field);
  if (known === undefined) {
    if (condition.fields.size < fieldsMax)
      condition.fields.set(field, { signal, severity, since: signal.at, count: 1 });
    return;
  }
  known.count++;
  known.signal = signal;
  if (severityRank(severity) > severityRank(known.severity)) known.severity = severity;
}

/** The worst of a topic's fields. */
export function worstField({ fields }: ValueCondition): FieldTrouble | null {
  let worst: FieldTrouble | null = null;
  for (const trouble of fields.values())
    if (worst === null || severityRank(trouble.severity) > severityRank(worst.severity)) worst = trouble;
  return worst;
}

/** Ends what is over, and puts what is new into incidents: five topics of one prefix within a minute are one. */
export function gatherConditions(state: ValueConditions, now: number): readonly ClosedIncident[] {
  const closed = endOver(state, now);
  const waiting = [...state.byTopic.values()].filter(({ incident }) => incident === null);
  if (waiting.length === 0) return closed;
  const open = [...state.incidents.values()].filter(({ scope }) => scope === 'prefix');
  for (const condition of waiting) {
    const known = open.find(({ name }) => condition.topic.startsWith(`${name}/`));
    if (known !== undefined) join(state, known, condition, closed);
  }
  rollUp(state, now, closed);
  for (const condition of waiting) {
    if (condition.incident !== null || now - condition.since < ripeMs) continue;
    join(state, openIncident(state, 'topic', condition.topic, condition.since), condition, closed);
  }
  return closed;
}

function endOver({ byTopic, incidents }: ValueConditions, now: number): ClosedIncident[] {
  const closed: ClosedIncident[] = [];
  for (const [index, condition] of byTopic) {
    if (now <= condition.until) continue;
    byTopic.delete(index);
    const incident = condition.incident === null ? undefined : incidents.get(condition.incident);
    if (incident === undefined) continue;
    incident.members.delete(index);
    if (incident.members.size === 0 && incidents.delete(incident.key))
      closed.push({ key: incident.key, mergedInto: null });
  }
  return closed;
}

function rollUp(state: ValueConditions, now: number, closed: ClosedIncident[]): void {
  const recent = [...state.byTopic.values()].filter(
    ({ since, incident }) => now - since <= togetherMs && !(incident?.startsWith('prefix:') ?? false),
  );
  if (recent.length < togetherMin) return;
  const byPrefix = new Map<string, ValueCondition[]>();
  for (const condition of recent)
    for (const prefix of prefixesOf(condition.topic)) {
      const list = byPrefix.get(prefix);
      if (list) list.push(condition);
      else byPrefix.set(prefix, [condition]);
    }
  const groups = [...byPrefix].filter(([prefix, members]) => prefix !== '' && members.length >= togetherMin);
  groups.sort(([one, a], [other, b]) => b.length - a.length || other.length - one.length);
  for (const [prefix, members] of groups) {
    const free = members.filter(({ incident }) => !(incident?.startsWith('prefix:') ?? false));
    if (free.length < togetherMin) continue;
    const incident = openIncident(state, 'prefix', prefix, Math.min(...free.map(({ since }) => since)));
    for (const condition of free) join(state, incident, condition, closed);
  }
}

function openIncident(
  { incidents }: ValueConditions,
  scope: ValueIncident['scope'],
  name: string,
  since: number,
): ValueIncident {
  const key = `${scope}:${name}`;
  const known = incidents.get(key);
  if (known !== undefined) return known;
  const incident: ValueIncident = {
    key,
    scope,
    name,
    since,
    members: new Set(),
    toldAt: Number.NEGATIVE_INFINITY,
    told: 'info',
  };
  incidents.set(key, incident);
  return incident;
}

function join(
  { incidents }: ValueConditions,
  incident: ValueIncident,
  condition: ValueCondition,
  closed: ClosedIncident[],
): void {
  const before = condition.incident === null ? undefined : incidents.get(condition.incident);
  if (before === incident) return;
  before?.members.delete(condition.index);
  if (before !== undefined && before.members.size === 0 && incidents.delete(before.key))
    closed.push({ key: before.key, mergedInto: incident });
  condition.incident = incident.key;
  incident.members.add(condition.index);
}
