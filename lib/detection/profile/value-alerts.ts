import type { AttackTag } from '@/lib/domain/attack';
import type { Finding } from '@/lib/domain/finding';
import type { JsonObject } from '@/lib/domain/json';
import { type Severity, severityRank } from '@/lib/domain/severity';
import type { World } from '../detector';
import { placeOfTopic, sayTopicsUnder } from '../name-place';
import {
  type ClosedIncident,
  type FieldTrouble,
  gatherConditions,
  type ValueCondition,
  type ValueConditions,
  type ValueIncident,
  worstField,
} from './value-conditions';

/** What one detector of values says of its incidents. */
export type ValueWords = {
  readonly detector: string;
  readonly attack: readonly AttackTag[];
  readonly confidence: number;
  /** Of one field: `reads far outside its learned range`. */
  readonly predicate: string;
  /** Of many topics: `read far outside their learned ranges`. */
  readonly predicateMany: string;
  /** The same of a field of texts, where the detector judges them. */
  readonly predicateOfText?: string;
  /** How it ends: `has been inside its range for 30 minutes`. */
  readonly over: string;
};

const repeatMs = 300_000;
const listedMax = 10;
/** An earlier process's alert ends when it has not been found again for this long. */
const resumedMs = 600_000;
/** When so many of a prefix's topics do it at once, it is a plant that changes, rarely an attack. */
const wholeShare = 0.6;

/** Findings about what began, went on or ended since the last call; for every sweep. */
export function tellConditions(
  state: ValueConditions,
  words: ValueWords,
  world: World,
  now: number,
): readonly Finding[] {
  if (state.byTopic.size === 0 && state.resumed.size === 0) return [];
  const findings: Finding[] = [];
  for (const closed of gatherConditions(state, now)) findings.push(clear(closed, words, now));
  for (const incident of state.incidents.values()) {
    const members = membersOf(state, incident);
    const severity = severityOf(incident, members, world);
    const isWorse = severityRank(severity) > severityRank(incident.told);
    const heardAt = Math.max(...members.map(heardLast));
    if (!isWorse && (now - incident.toldAt < repeatMs || heardAt <= incident.toldAt)) continue;
    incident.told = severity;
    incident.toldAt = now;
    state.resumed.delete(incident.key);
    findings.push(raise(incident, members, severity, { words, world, now }));
  }
  return [...findings, ...endResumed(state, words, now)];
}

function endResumed(state: ValueConditions, words: ValueWords, now: number): readonly Finding[] {
  if (state.resumed.size === 0) return [];
  if (state.resumedUntil === 0) state.resumedUntil = now + resumedMs;
  if (now < state.resumedUntil) return [];
  const keys = [...state.resumed];
  state.resumed.clear();
  const summary = 'The monitor was restarted and has not seen it again.';
  return keys.map((key) => ({ action: 'clear', detector: words.detector, key, at: now, summary }));
}

function clear({ key, mergedInto }: ClosedIncident, words: ValueWords, now: number): Finding {
  const name = key.slice(key.indexOf(':') + 1);
  const heading = key.startsWith('topic:') ? placeOfTopic(name).heading : name;
  const summary =
    mergedInto === null ? `${heading} ${words.over}.` : `Told from now on as part of ${mergedInto.name}/.`;
  return { action: 'clear', detector: words.detector, key, at: now, summary };
}

function membersOf({ byTopic }: ValueConditions, { members }: ValueIncident): readonly ValueCondition[] {
  return [...members].flatMap((index) => byTopic.get(index) ?? []);
}

function heardLast({ fields }: ValueCondition): number {
  let last = 0;
  for (const { signal } of fields.values()) last = Math.max(last, signal.at);
  return last;
}

function severityOf(
  { scope, name, members: { size } }: ValueIncident,
  members: readonly ValueCondition[],
  { topics }: World,
): Severity {
  let worst: Severity = 'info';
  for (const condition of members) {
    const severity = worstField(condition)?.severity ?? 'info';
    if (severityRank(severity) > severityRank(worst)) worst = severity;
  }
  if (scope === 'topic') return worst;
  const heard = members.reduce((least, { since }) => Math.min(least, since), Number.POSITIVE_INFINITY);
  let active = 0;
  for (let index = 0; index < topics.size; index++)
    if (topics.lastSeenAt(index) >= heard - 60_000 && topics.name(index).startsWith(`${name}/`)) active++;
  return size >= wholeShare * active ? 'low' : worst;
}

type Telling = { readonly words: ValueWords; readonly world: World; readonly now: number };

function raise(
  incident: ValueIncident,
  members: readonly ValueCondition[],
  severity: Severity,
  { words, world, now }: Telling,
): Finding {
  const troubles = members.flatMap((condition) =>
    [...condition.fields].map(([field, trouble]) => ({ topic: condition.topic, field, trouble })),
  );
  const worst = troubles.toSorted(
    (a, b) =>
      severityRank(b.trouble.severity) - severityRank(a.trouble.severity) ||
      b.trouble.signal.nats - a.trouble.signal.nats,
  );
  const isOne = incident.scope === 'topic';
  const first = worst[0];
  const isText = first?.trouble.signal.kind === 'value-new';
  const predicate = (isText ? words.predicateOfText : undefined) ?? words.predicate;
  const where = ` on ${world.brokerName}`;
  const title = isOne
    ? `${nameField(incident.name, first?.field ?? '')} ${predicate}${where}`
    : `${sayTopicsUnder(incident.name, members.length)} ${words.predicateMany}${where}`;
  return {
    action: 'raise',
    detector: words.detector,
    key: incident.key,
    at: now,
    severity,
    confidence: isOne ? words.confidence : words.confidence * 0.8,
    title,
    summary: summarise(worst, isOne),
    subject: isOne ? placeOfTopic(incident.name).subject : { kind: 'topic', id: incident.name },
    evidence: {
      since: new Date(incident.since).toISOString(),
      topics: members.length,
      fields: worst.slice(0, listedMax).map(({ topic, field, trouble }) => evidenceOf(topic, field, trouble)),
      fieldsInAll: troubles.length,
    },
    attack: words.attack,
  };
}

type Placed = { readonly topic: string; readonly field: string; readonly trouble: FieldTrouble };

function summarise(worst: readonly Placed[], isOne: boolean): string {
  const first = worst[0];
  if (first === undefined) return '';
  const { signal, since, count } = first.trouble;
  const learned = `over ${Number(signal.facts.messages ?? 0).toLocaleString('en')} messages`;
  const name = isOne ? sayField(first) : nameField(first.topic, first.field);
  const others = worst.length - 1;
  const more =
    others === 0
      ? ''
      : ` The same on ${others.toLocaleString('en')} more ${others === 1 ? 'field' : 'fields'}.`;
  const again =
    count === 1 ? '' : ` Seen ${count.toLocaleString('en')} times since ${new Date(since).toISOString()}.`;
  const together = isOne
    ? ''
    : ' So many at once are a restart, a changed mode or the season more often than an attack.';
  return `${name}: ${signal.text}, learned ${learned}.${again}${more}${together}`;
}

function evidenceOf(
  topic: string,
  field: string,
  { signal, severity, since, count }: FieldTrouble,
): JsonObject {
  return {
    topic,
    field,
    severity,
    since: new Date(since).toISOString(),
    count,
    text: signal.text,
    surpriseNats: Math.round(signal.nats * 10) / 10,
    ...signal.facts,
  };
}

function nameField(topic: string, field: string): string {
  const { heading } = placeOfTopic(topic);
  return field === '' ? heading : `${heading} · ${field}`;
}

function sayField({ topic, field }: Placed): string {
  return field === '' ? 'The value' : `The ${placeOfTopic(topic).valueName} ${field}`;
}
