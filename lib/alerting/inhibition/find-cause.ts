import { severityRank } from '@/lib/domain/severity';
import type { AlertFacts } from '../matcher/alert-facts';
import { type InhibitionRelation, type InhibitionRule, inhibitionRules } from './inhibition-rules';

/** An alert as inhibition sees it; times are ms since the epoch. */
export type PlacedAlert = {
  readonly id: string;
  readonly facts: AlertFacts;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
  /** Nobody is told of it: something mutes it, or a person holds it back. */
  readonly isHushed: boolean;
};

const minuteMs = 60_000;
/** Families that tell of something being away or under strain, and not of somebody. */
const operational: ReadonlySet<string> = new Set(['availability', 'broker', 'monitor', 'rate']);

/**
 * The alert that explains another one, by the first rule that does; null when none does. `causes` are alerts that are not
 * resolved. What somebody did is hidden only behind a cause that is as severe and is told itself; a critical security alert
 * never behind a mere absence or load, a high one never behind load on the whole broker, which anybody can make.
 */
export function findCause(symptom: PlacedAlert, causes: readonly PlacedAlert[]): PlacedAlert | null {
  for (const rule of inhibitionRules) {
    if (!rule.symptoms.includes(symptom.facts.detector)) continue;
    const found = causes.find((cause) => explains(rule, cause, symptom));
    if (found !== undefined) return found;
  }
  return null;
}

function explains(rule: InhibitionRule, cause: PlacedAlert, symptom: PlacedAlert): boolean {
  if (cause.id === symptom.id || !rule.causes.includes(cause.facts.detector)) return false;
  if (symptom.firstSeenAt < cause.firstSeenAt - rule.beforeMinutes * minuteMs) return false;
  const isOver =
    rule.afterMinutes !== null && symptom.lastSeenAt > cause.lastSeenAt + rule.afterMinutes * minuteMs;
  return (
    !isOver && mayHide(rule, cause, symptom.facts) && isRelated(rule.relation, cause.facts, symptom.facts)
  );
}

function mayHide(
  { relation }: InhibitionRule,
  { facts: cause, isHushed }: PlacedAlert,
  symptom: AlertFacts,
): boolean {
  if (cause.brokerId !== symptom.brokerId) return false;
  if (operational.has(symptom.family)) return true;
  if (isHushed) return false;
  const isEverywhere = relation === 'extent' && cause.subject.kind === 'broker';
  if (isEverywhere && severityRank(symptom.severity) >= severityRank('high')) return false;
  if (symptom.severity === 'critical' && operational.has(cause.family)) return false;
  return severityRank(symptom.severity) <= severityRank(cause.severity);
}

function isRelated(relation: InhibitionRelation, cause: AlertFacts, symptom: AlertFacts): boolean {
  switch (relation) {
    case 'broker':
      return true;
    case 'node':
      return isPart(symptom.nodes, (node) => cause.nodes.includes(node));
    case 'topics':
      return (
        isPart(symptom.topics, (topic) => cause.topics.includes(topic)) ||
        (cause.subject.kind === 'node' && isPart(symptom.nodes, (node) => node === cause.subject.id))
      );
    case 'extent':
      return isWithin(cause, symptom);
  }
}

function isWithin(cause: AlertFacts, symptom: AlertFacts): boolean {
  const { kind, id } = cause.subject;
  switch (kind) {
    case 'broker':
      return true;
    case 'topic':
      return isPart(symptom.topics, (topic) => topic === id || topic.startsWith(`${id}/`));
    case 'address':
      return isPart(symptom.addresses, (address) => address === id);
    case 'client':
      return isPart(symptom.clientIds, (clientId) => clientId === id);
    case 'node':
    case 'device':
      return isPart(symptom.nodes, (node) => cause.nodes.includes(node));
    case 'host':
      return false;
  }
}

function isPart(names: readonly string[], holds: (name: string) => boolean): boolean {
  return names.length > 0 && names.every(holds);
}
