import type { AlertMatcher } from '@/lib/domain/alert-matcher';
import type { AlertFacts } from './alert-facts';
import { matchesGlob } from './matches-glob';

/** One question of a matcher: does the field, when it is given, fit? */
type Test = (matcher: AlertMatcher, facts: AlertFacts) => boolean;

const tests: Readonly<Record<keyof AlertMatcher, Test>> = {
  brokerIds: ({ brokerIds }, { brokerId }) => brokerIds?.includes(brokerId) ?? true,
  detectors: ({ detectors }, { detector }) => detectors?.includes(detector) ?? true,
  families: ({ families }, { family }) => families?.includes(family) ?? true,
  severities: ({ severities }, { severity }) => severities?.includes(severity) ?? true,
  subjectKinds: ({ subjectKinds }, { subject }) => subjectKinds?.includes(subject.kind) ?? true,
  subject: ({ subject }, facts) => subject === undefined || matchesGlob(subject, facts.subject.id),
  prefix: ({ prefix }, facts) => prefix === undefined || liesUnder(facts, prefix),
  tags: ({ tags }, facts) => tags?.some((tag) => facts.tags.includes(tag)) ?? true,
  clientIds: ({ clientIds }, facts) => clientIds === undefined || areAmong(facts.clientIds, clientIds),
  addresses: ({ addresses }, facts) => addresses === undefined || areAmong(facts.addresses, addresses),
  filters: ({ filters }, facts) => filters === undefined || areAmong(facts.filters, filters),
};
const fields = Object.keys(tests) as (keyof AlertMatcher)[];

/** The given fields of a matcher that an alert does not fit; empty when it matches. */
export function misfits(matcher: AlertMatcher, facts: AlertFacts): readonly (keyof AlertMatcher)[] {
  return fields.filter((field) => !tests[field](matcher, facts));
}

/**
 * Does an alert fit every field of a matcher? MQTT clients, addresses and filters fit when the alert is about no others: what
 * one does that is not listed, beside one that is expected, is not expected.
 */
export function matchesAlert(matcher: AlertMatcher, facts: AlertFacts): boolean {
  return fields.every((field) => tests[field](matcher, facts));
}

/** Has a matcher at least one field that narrows it down? */
export function isNarrow(matcher: AlertMatcher): boolean {
  return fields.some((field) => {
    const value = matcher[field];
    return Array.isArray(value) ? value.length > 0 : value !== undefined;
  });
}

function areAmong(named: readonly string[], listed: readonly string[]): boolean {
  return named.length > 0 && named.every((name) => listed.includes(name));
}

/**
 * Does the subject lie under a prefix by whole levels? A topic under `plant/line1` (a trailing `/` or `/#` is allowed), an
 * edge node or device under its Sparkplug group, `group/edge` or `spBv1.0/group`.
 */
function liesUnder({ subject, nodes }: AlertFacts, given: string): boolean {
  const prefix = given.replace(/\/#?$/, '');
  const places =
    subject.kind === 'topic'
      ? [subject.id, ...nodes]
      : subject.kind === 'node' || subject.kind === 'device'
        ? [subject.id, `spBv1.0/${subject.id}`]
        : [];
  return places.some((place) => place === prefix || place.startsWith(`${prefix}/`));
}
