import type { AlertMatcher } from '@/lib/domain/alert-matcher';
import { severities, severityRank } from '@/lib/domain/severity';
import type { AlertFacts } from '../matcher/alert-facts';

/**
 * The narrowest matcher for an exception from what an alert was about: its detector and broker, its one MQTT client, address
 * and filter where it has them, else its subject; no more severe than it was, so that a worse one is told.
 */
export function proposeException(facts: AlertFacts): AlertMatcher {
  const { brokerId, detector, severity, subject } = facts;
  const clientId = only(facts.clientIds);
  const address = only(facts.addresses);
  const filter = only(facts.filters);
  const isNamed = subject.kind === 'client' && subject.id === clientId;
  return {
    brokerIds: [brokerId],
    detectors: [detector],
    severities: severities.filter((each) => severityRank(each) <= severityRank(severity)),
    ...(isNamed ? {} : { subjectKinds: [subject.kind], subject: globOf(subject.id) }),
    ...(clientId === null ? {} : { clientId }),
    ...(address === null ? {} : { address }),
    ...(filter === null ? {} : { filter }),
  };
}

/** What a matcher may hold. */
const globMax = 512;

/** A glob of one subject: stars in a hostile name must not widen it. */
function globOf(id: string): string {
  const glob = id.replaceAll('*', '?');
  return glob.length <= globMax ? glob : `${glob.slice(0, globMax - 1).toWellFormed()}*`;
}

function only(names: readonly string[]): string | null {
  const [first, ...more] = names;
  return first !== undefined && first !== '' && first.length <= globMax && more.length === 0 ? first : null;
}
