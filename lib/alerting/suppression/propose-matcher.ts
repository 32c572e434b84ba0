import { type AlertMatcher, matchedNameMax, matchedNamesMax } from '@/lib/domain/alert-matcher';
import { severities, severityRank } from '@/lib/domain/severity';
import type { AlertFacts } from '../matcher/alert-facts';

/**
 * The narrowest matcher for an exception or a silence made from alerts about one subject: their detectors and broker, all
 * the MQTT clients, addresses and filters that they name (as far as each of them names some), the subject where the MQTT
 * client does not say it already; no more severe than they were, so that a worse one is told.
 */
export function proposeMatcher(alerts: readonly [AlertFacts, ...AlertFacts[]]): AlertMatcher {
  const [{ brokerId, subject }] = alerts;
  const worst = Math.max(...alerts.map(({ severity }) => severityRank(severity)));
  const clientIds = named(alerts.map((facts) => facts.clientIds));
  const addresses = named(alerts.map((facts) => facts.addresses));
  const filters = named(alerts.map((facts) => facts.filters));
  const isSaid = subject.kind === 'client' && clientIds?.length === 1 && clientIds[0] === subject.id;
  return {
    brokerIds: [brokerId],
    detectors: [...new Set(alerts.map(({ detector }) => detector))],
    severities: severities.filter((each) => severityRank(each) <= worst),
    ...(isSaid ? {} : { subjectKinds: [subject.kind], subject: globOf(subject.id) }),
    ...(clientIds === null ? {} : { clientIds }),
    ...(addresses === null ? {} : { addresses }),
    ...(filters === null ? {} : { filters }),
  };
}

/** What the subject of a matcher may hold. */
const globMax = 512;

/** A glob of one subject: stars in a hostile name must not widen it. */
function globOf(id: string): string {
  const glob = id.replaceAll('*', '?');
  return glob.length <= globMax ? glob : `${glob.slice(0, globMax - 1).toWellFormed()}*`;
}

/** All the names; null when an alert has none, or they are more or longer than a matcher holds. */
function named(lists: readonly (readonly string[])[]): string[] | null {
  const all = [...new Set(lists.flat())].filter((name) => name !== '');
  const isNamedByAll = lists.every((list) => list.some((name) => name !== ''));
  const fits = all.length <= matchedNamesMax && all.every(({ length }) => length <= matchedNameMax);
  return isNamedByAll && fits ? all : null;
}
