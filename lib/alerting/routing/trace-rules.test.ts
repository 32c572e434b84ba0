import { expect, test } from 'vitest';
import { factsOfAlert } from '../matcher/alert-facts';
import { builtInRule, groupWaitMs, type RoutingRule } from './routing-rule';
import { rulesFor, traceRules } from './trace-rules';

const facts = factsOfAlert(
  {
    brokerId: 1,
    detector: 'replay',
    severity: 'high',
    subject: { kind: 'topic', id: 'plant/a' },
    evidence: {},
    attack: [],
  },
  'publisher',
);

function rule(name: string, more: Partial<RoutingRule> = {}): RoutingRule {
  return { ...builtInRule([]), id: name, name, ...more };
}
const ids = (rules: readonly RoutingRule[]) => rulesFor(facts, rules).map(({ id }) => id);

test('the first rule that fits ends the search', () => {
  expect(ids([rule('a', { matcher: { severities: ['low'] } }), rule('b'), rule('c')])).toEqual(['b']);
});

test('unless it says to go on', () => {
  expect(ids([rule('a', { goOn: true }), rule('b'), rule('c')])).toEqual(['a', 'b']);
});

test('a rule out of its time is passed over', () => {
  expect(ids([rule('a', { isInTime: false }), rule('b')])).toEqual(['b']);
});

test('nobody is told when nothing fits', () => {
  expect(ids([rule('a', { matcher: { families: ['value'] } })])).toEqual([]);
});

test('a trace says why', () => {
  const rules = [
    rule('a', { matcher: { severities: ['low'], families: ['value'] } }),
    rule('b', { isInTime: false }),
    rule('c', { goOn: true }),
    rule('d'),
    rule('e'),
  ];
  expect(traceRules(facts, rules).map(({ reason }) => reason)).toEqual([
    'Does not fit: family, severity.',
    'Fits, but not at this time of the week.',
    'Fits, and the search goes on.',
    'Fits, and ends the search.',
    '“d” ended the search.',
  ]);
});

test('the built-in rule waits two seconds, and not for critical alerts', () => {
  const builtIn = builtInRule([]);
  expect([groupWaitMs(builtIn, 'high'), groupWaitMs(builtIn, 'critical')]).toEqual([2000, 0]);
  expect(groupWaitMs(rule('own', { groupWaitSeconds: 30 }), 'critical')).toBe(30_000);
});
