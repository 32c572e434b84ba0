import { countUnderPrefixes, prefixesOf } from './topic-prefixes';
import type { TopicStore } from './topic-store';

/** Topics that show the same trouble at the same time, told as one: a single topic, all under one prefix, or the broker. */
export type TopicIncident = {
  /** `topic:<name>`, `prefix:<prefix>` or `broker`. */
  readonly key: string;
  readonly scope: 'topic' | 'prefix' | 'broker';
  /** The prefix without a trailing slash; the topic's name for one topic; empty for the broker. */
  readonly name: string;
  readonly members: Set<number>;
  /** Most members it had. */
  peak: number;
  /** Topics that were judged in its scope when it opened. */
  readonly judged: number;
};

export type TopicIncidents = {
  readonly open: Map<string, TopicIncident>;
  readonly byTopic: Map<number, TopicIncident>;
};

export type RegroupInput = {
  readonly topics: TopicStore;
  /** Topics in trouble now. */
  readonly alarmed: ReadonlyMap<number, unknown>;
  /** Has it been long enough to tell this topic on its own? */
  isRipe(index: number): boolean;
  /** Can this kind of trouble be seen on this topic at all? Only those count as "all topics". */
  isJudged(index: number): boolean;
  /** Told of those that are left when an incident over many topics ends; what it takes out of `alarmed` is not told now. */
  onLeftOver?(members: ReadonlySet<number>): void;
};

type Closed = { readonly incident: TopicIncident; readonly mergedInto: TopicIncident | null };

export type Regrouped = {
  readonly opened: readonly TopicIncident[];
  readonly closed: readonly Closed[];
};

const membersMin = 5;
const prefixShareMin = 0.6;
const brokerShareMin = 0.3;
/** An incident over many topics ends when this share of them is left. */
const leftOverShare = 0.4;

export function createTopicIncidents(): TopicIncidents {
  return { open: new Map(), byTopic: new Map() };
}

/**
 * Groups topics in trouble (detection reference §2.2): five or more that are 60 % of a prefix are one incident on the
 * widest such prefix, 30 % of all topics one on the broker; what was told singly before is merged in. Changes `incidents`.
 */
export function regroup(incidents: TopicIncidents, input: RegroupInput): Regrouped {
  const closed: Closed[] = endOver(incidents, input);
  const free = [...input.alarmed.keys()].filter((index) => !incidents.byTopic.has(index));
  if (free.length === 0) return { opened: [], closed };
  const broker = incidents.open.get('broker');
  if (broker) {
    for (const index of free) join(incidents, broker, index);
    return { opened: [], closed };
  }
  const opened = input.alarmed.size >= membersMin ? rollUp(incidents, input, closed) : [];
  for (const index of free) {
    if (incidents.byTopic.has(index) || !input.isRipe(index)) continue;
    const name = input.topics.name(index);
    opened.push(absorb(incidents, emptyIncident('topic', name, 1), [index], closed));
  }
  return { opened, closed };
}

function endOver({ open, byTopic }: TopicIncidents, { alarmed, onLeftOver }: RegroupInput): Closed[] {
  const ended: Closed[] = [];
  for (const incident of open.values()) {
    for (const index of incident.members) {
      if (alarmed.has(index)) continue;
      incident.members.delete(index);
      byTopic.delete(index);
    }
    if (incident.members.size > (incident.scope === 'topic' ? 0 : leftOverShare * incident.peak)) continue;
    for (const index of incident.members) byTopic.delete(index);
    open.delete(incident.key);
    if (incident.members.size > 0) onLeftOver?.(incident.members);
    ended.push({ incident, mergedInto: null });
  }
  return ended;
}

function rollUp(incidents: TopicIncidents, input: RegroupInput, closed: Closed[]): TopicIncident[] {
  const { topics, isJudged } = input;
  const all = [...input.alarmed.keys()];
  const { total: judgedInAll } = countUnderPrefixes(topics, new Map(), isJudged);
  if (all.length >= brokerShareMin * judgedInAll)
    return [absorb(incidents, emptyIncident('broker', '', judgedInAll), all, closed)];
  const alarmedByPrefix = groupByPrefix(topics, all);
  const { byPrefix } = countUnderPrefixes(topics, alarmedByPrefix, isJudged);
  const opened: TopicIncident[] = [];
  for (const { prefix, members, total } of widestPrefixes(alarmedByPrefix, byPrefix)) {
    if (isInside(incidents, members)) continue;
    const known = incidents.open.get(`prefix:${prefix}`);
    if (known) for (const index of members) move(incidents, known, index, closed);
    else opened.push(absorb(incidents, emptyIncident('prefix', prefix, total), members, closed));
  }
  return opened;
}

function emptyIncident(scope: TopicIncident['scope'], name: string, judged: number): TopicIncident {
  const key = scope === 'broker' ? 'broker' : `${scope}:${name}`;
  return { key, scope, name, members: new Set(), peak: 0, judged };
}

/** Prefixes with at least five of the given topics, and those topics. */
function groupByPrefix(
  topics: TopicStore,
  indexes: readonly number[],
): ReadonlyMap<string, readonly number[]> {
  const counts = new Map<string, number>();
  for (const index of indexes)
    for (const prefix of prefixesOf(topics.name(index))) counts.set(prefix, (counts.get(prefix) ?? 0) + 1);
  for (const [prefix, count] of counts) if (count < membersMin) counts.delete(prefix);
  const groups = new Map<string, number[]>();
  for (const index of indexes)
    for (const prefix of prefixesOf(topics.name(index))) if (counts.has(prefix)) push(groups, prefix, index);
  return groups;
}

type PrefixGroup = { readonly prefix: string; readonly members: readonly number[]; readonly total: number };

/** The prefixes that are mostly in trouble, widest first; of prefixes over the very same topics only the longest. */
function widestPrefixes(
  groups: ReadonlyMap<string, readonly number[]>,
  totals: ReadonlyMap<string, number>,
): readonly PrefixGroup[] {
  const byMembers = new Map<string, PrefixGroup>();
  for (const [prefix, members] of groups) {
    const total = totals.get(prefix) ?? 0;
    if (members.length < prefixShareMin * total) continue;
    const id = `${members[0]} ${members.length} ${total}`;
    if (prefix.length > (byMembers.get(id)?.prefix.length ?? -1))
      byMembers.set(id, { prefix, members, total });
  }
  return [...byMembers.values()].sort((a, b) => b.members.length - a.members.length);
}

/** Are all of these already told as part of one incident over many topics? */
function isInside({ byTopic }: TopicIncidents, members: readonly number[]): boolean {
  const first = byTopic.get(members[0] ?? -1);
  return (
    first !== undefined && first.scope !== 'topic' && members.every((index) => byTopic.get(index) === first)
  );
}

function absorb(
  incidents: TopicIncidents,
  incident: TopicIncident,
  members: readonly number[],
  closed: Closed[],
): TopicIncident {
  incidents.open.set(incident.key, incident);
  for (const index of members) move(incidents, incident, index, closed);
  return incident;
}

function move(incidents: TopicIncidents, incident: TopicIncident, index: number, closed: Closed[]): void {
  const before = incidents.byTopic.get(index);
  if (before === incident) return;
  if (before) {
    before.members.delete(index);
    if (before.members.size === 0 && incidents.open.delete(before.key))
      closed.push({ incident: before, mergedInto: incident });
  }
  join(incidents, incident, index);
}

function join({ byTopic }: TopicIncidents, incident: TopicIncident, index: number): void {
  incident.members.add(index);
  byTopic.set(index, incident);
  incident.peak = Math.max(incident.peak, incident.members.size);
}

function push(lists: Map<string, number[]>, key: string, value: number): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
