import type { AlertMatcher } from '@/lib/domain/alert-matcher';
import type { AlertFacts } from '../matcher/alert-facts';
import { misfits } from '../matcher/matches-alert';
import type { RoutingRule } from './routing-rule';

/** What became of one rule, and why, in a short sentence. */
export type RuleTrace = { readonly rule: RoutingRule; readonly applies: boolean; readonly reason: string };

const fieldNames: Readonly<Record<keyof AlertMatcher, string>> = {
  brokerIds: 'broker',
  detectors: 'detector',
  families: 'family',
  severities: 'severity',
  subjectKinds: 'kind of subject',
  subject: 'subject',
  prefix: 'prefix',
  tags: 'tags',
  clientId: 'MQTT client',
  address: 'address',
  filter: 'filter',
};

/** Goes through the rules in order, as they are asked about one alert: the first that fits holds, and more while it says to go on. */
export function traceRules(facts: AlertFacts, rules: readonly RoutingRule[]): readonly RuleTrace[] {
  const traces: RuleTrace[] = [];
  let endedBy: string | null = null;
  for (const rule of rules) {
    const trace =
      endedBy === null ? judge(rule, facts) : { applies: false, reason: `“${endedBy}” ended the search.` };
    traces.push({ rule, ...trace });
    if (trace.applies && !rule.goOn) endedBy = rule.name;
  }
  return traces;
}

/** The rules by which people are told of an alert. */
export function rulesFor(facts: AlertFacts, rules: readonly RoutingRule[]): readonly RoutingRule[] {
  return traceRules(facts, rules).flatMap(({ rule, applies }) => (applies ? [rule] : []));
}

function judge(rule: RoutingRule, facts: AlertFacts): Omit<RuleTrace, 'rule'> {
  const unfit = misfits(rule.matcher, facts).map((field) => fieldNames[field]);
  if (unfit.length > 0) return { applies: false, reason: `Does not fit: ${unfit.join(', ')}.` };
  if (!rule.isInTime) return { applies: false, reason: 'Fits, but not at this time of the week.' };
  return {
    applies: true,
    reason: rule.goOn ? 'Fits, and the search goes on.' : 'Fits, and ends the search.',
  };
}
