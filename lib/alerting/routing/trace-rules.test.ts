import { expect, test } from 'vitest';
import { factsOfAlert } from '../matcher/alert-facts';
import {
  builtInRule,
  digestAt,
  groupWaitMs,
  isCollecting,
  type RoutingRule,
  waitsUntil,
} from './routing-rule';
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
const asleep = { isInTime: false, opensAt: 1000 };
const ids = (rules: readonly RoutingRule[], fallback: RoutingRule | null = null) =>
  rulesFor(facts, { rules, fallback }).map(({ id }) => id);

test('the first rule that fits ends the search', () => {
  expect(ids([rule('a', { matcher: { severities: ['low'] } }), rule('b'), rule('c')])).toEqual(['b']);
});

test('unless it says to go on', () => {
  expect(ids([rule('a', { goOn: true }), rule('b'), rule('c')])).toEqual(['a', 'b']);
});

test('a rule out of its time is passed over', () => {
  expect(ids([rule('a', asleep), rule('b')])).toEqual(['b']);
});

const builtIn = builtInRule([]);
test.each<[string, readonly RoutingRule[], readonly string[]]>([
  ['nothing else fits: the built-in rule tells', [rule('a', asleep)], ['default']],
  [
    'something that does not fit changes nothing about it',
    [rule('a', asleep), rule('b', { matcher: { severities: ['low'] } })],
    ['default'],
  ],
  ['another fits', [rule('a', asleep), rule('b')], ['b']],
  ['one that goes on fits', [rule('a', asleep), rule('b', { goOn: true })], ['b']],
  ['one that ends the search stands before it', [rule('b'), rule('a', asleep)], ['b']],
  ['it tells nobody then, as somebody chose', [rule('a', { ...asleep, outsideTimes: 'nobody' })], []],
  ['it waits for its time', [rule('a', { ...asleep, outsideTimes: 'wait' }), rule('b')], ['a']],
  ['it collects until its time', [rule('a', { ...asleep, outsideTimes: 'digest' }), rule('b')], ['a']],
  ['a rule that would not have fitted anyway', [rule('a', { ...asleep, matcher: { tags: ['x'] } })], []],
])('out of its time, %s', (_name, rules, expected) => expect(ids(rules, builtIn)).toEqual(expected));

test('what a rule collects out of its time is told when that begins', () => {
  const collecting = rule('a', { ...asleep, outsideTimes: 'digest' });
  expect([isCollecting(collecting), digestAt(collecting, 10)]).toEqual([true, 1000]);
  expect(isCollecting({ ...collecting, isInTime: true })).toBe(false);
  expect(digestAt(rule('b', { digestMinutes: 1 }), 10)).toBe(60_010);
  expect(waitsUntil(rule('c', { ...asleep, outsideTimes: 'wait' }))).toBe(1000);
});

test('nobody is told when nothing fits', () => {
  expect(ids([rule('a', { matcher: { families: ['value'] } })])).toEqual([]);
});

test('a trace says why', () => {
  const rules = [
    rule('a', { matcher: { severities: ['low'], families: ['value'] } }),
    rule('b', asleep),
    rule('b2', { ...asleep, outsideTimes: 'nobody' }),
    rule('b3', { ...asleep, outsideTimes: 'wait', goOn: true }),
    rule('c', { goOn: true }),
    rule('d'),
    rule('e'),
  ];
  expect(traceRules(facts, { rules, fallback: null }).map(({ reason }) => reason)).toEqual([
    'Does not fit: family, severity.',
    'Fits, but not at this time of the week: another rule must tell it.',
    'Fits, but not at this time of the week: it tells nobody then.',
    'Fits, tells when its time of the week begins, and the search goes on.',
    'Fits, and the search goes on.',
    'Fits, and ends the search.',
    '“d” ended the search.',
  ]);
});

test('the built-in rule waits two seconds, and not for critical alerts', () => {
  expect([groupWaitMs(builtIn, 'high'), groupWaitMs(builtIn, 'critical')]).toEqual([2000, 0]);
  expect(groupWaitMs(rule('own', { groupWaitSeconds: 30 }), 'critical')).toBe(30_000);
});
