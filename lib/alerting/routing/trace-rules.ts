import type { AlertMatcher } from '@/lib/domain/alert-matcher';
import type { AlertFacts } from '../matcher/alert-facts';
import { misfits } from '../matcher/matches-alert';
import { type RoutingRule, takesNow } from './routing-rule';

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
  clientIds: 'MQTT client',
  addresses: 'address',
  filters: 'filter',
};

/** The rules in order, and the built-in one where it stands in for what rules leave out for being out of their time. */
export type RuleSet = { readonly rules: readonly RoutingRule[]; readonly fallback: RoutingRule | null };

/**
 * Goes through the rules in order, as they are asked about one alert: the first that fits holds, and more while it says to
 * go on. When none does, but one would have at another time and leaves it to others, the fallback tells.
 */
export function traceRules(facts: AlertFacts, { rules, fallback }: RuleSet): readonly RuleTrace[] {
  const traces: RuleTrace[] = [];
  let endedBy: string | null = null;
  let isLeftOut = false;
  for (const rule of rules) {
    const trace =
      endedBy === null ? judge(rule, facts) : { applies: false, reason: `“${endedBy}” ended the search.` };
    traces.push({ rule, ...trace });
    if (trace.applies && !rule.goOn) endedBy = rule.name;
    isLeftOut ||= endedBy === null && isLeftToOthers(rule, facts);
  }
  if (isLeftOut && fallback !== null && !traces.some(({ applies }) => applies))
    traces.push({
      rule: fallback,
      applies: true,
      reason: 'Tells it, because a rule fits that is not in its time, and no other does.',
    });
  return traces;
}

/** The rules by which people are told of an alert. */
export function rulesFor(facts: AlertFacts, rules: RuleSet): readonly RoutingRule[] {
  return traceRules(facts, rules).flatMap(({ rule, applies }) => (applies ? [rule] : []));
}

function isLeftToOthers(rule: RoutingRule, facts: AlertFacts): boolean {
  return !takesNow(rule) && rule.outsideTimes !== 'nobody' && misfits(rule.matcher, facts).length === 0;
}

function judge(rule: RoutingRule, facts: AlertFacts): Omit<RuleTrace, 'rule'> {
  const unfit = misfits(rule.matcher, facts).map((field) => fieldNames[field]);
  if (unfit.length > 0) return { applies: false, reason: `Does not fit: ${unfit.join(', ')}.` };
  if (!takesNow(rule)) {
    const what = rule.outsideTimes === 'nobody' ? 'it tells nobody then' : 'another rule must tell it';
    return { applies: false, reason: `Fits, but not at this time of the week: ${what}.` };
  }
  const then = rule.goOn ? 'the search goes on' : 'ends the search';
  return {
    applies: true,
    reason: rule.isInTime
      ? `Fits, and ${then}.`
      : `Fits, tells when its time of the week begins, and ${then}.`,
  };
}
