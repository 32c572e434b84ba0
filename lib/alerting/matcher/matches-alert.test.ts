import { describe, expect, test } from 'vitest';
import { type AlertMatcher, alertMatcherSchema } from '@/lib/domain/alert-matcher';
import { type FactSource, factsOfAlert } from './alert-facts';
import { isNarrow, matchesAlert, misfits } from './matches-alert';
import { matchesGlob } from './matches-glob';

const laptop: FactSource = {
  brokerId: 1,
  detector: 'wildcard-subscriber',
  severity: 'high',
  subject: { kind: 'client', id: 'laptop-7' },
  evidence: { clientIds: ['laptop-7'], addresses: ['10.0.0.5'], filters: ['#'] },
  attack: [{ id: 'T0802' }],
  tags: ['line-1'],
};
const about = (kind: FactSource['subject']['kind'], id: string, evidence = {}): FactSource => ({
  ...laptop,
  subject: { kind, id },
  evidence,
});

const rows: readonly [name: string, alert: FactSource, matcher: AlertMatcher, isMatch: boolean][] = [
  ['an empty matcher fits everything', laptop, {}, true],
  ['broker', laptop, { brokerIds: [2, 1] }, true],
  ['another broker', laptop, { brokerIds: [2] }, false],
  ['detector and severity', laptop, { detectors: ['wildcard-subscriber'], severities: ['high'] }, true],
  ['every field must fit', laptop, { detectors: ['wildcard-subscriber'], severities: ['low'] }, false],
  ['family', laptop, { families: ['subscription'] }, true],
  ['another family', laptop, { families: ['value', 'rate'] }, false],
  ['kind of subject', laptop, { subjectKinds: ['topic'] }, false],
  ['glob over the subject', laptop, { subject: 'laptop-*' }, true],
  ['a glob is anchored', laptop, { subject: 'laptop' }, false],
  ['ATT&CK tag', laptop, { tags: ['T0802', 'T9999'] }, true],
  ['asset tag', laptop, { tags: ['line-1'] }, true],
  ['no such tag', laptop, { tags: ['line-2'] }, false],
  [
    'MQTT client, address and filter',
    laptop,
    { clientIds: ['laptop-7'], addresses: ['10.0.0.5'], filters: ['#'] },
    true,
  ],
  ['another address', laptop, { clientIds: ['laptop-7'], addresses: ['10.0.0.6'] }, false],
  [
    'a second address beside the expected one',
    about('client', 'laptop-7', { addresses: ['10.0.0.5', '10.6.6.6'] }),
    { addresses: ['10.0.0.5'] },
    false,
  ],
  [
    'some of the filters that are listed',
    about('client', 'laptop-7', { filters: ['a/#', 'b/#'] }),
    { filters: ['b/#', 'c/#', 'a/#'] },
    true,
  ],
  [
    'one filter more than are listed',
    about('client', 'laptop-7', { filters: ['a/#', '#'] }),
    { filters: ['a/#', 'b/#'] },
    false,
  ],
  ['an address where none is shown', about('client', 'laptop-7'), { addresses: ['10.0.0.5'] }, false],
  ['topic under a prefix', about('topic', 'plant/line1/temp'), { prefix: 'plant/line1' }, true],
  [
    'the prefix itself, written as a filter',
    about('topic', 'plant/line1'),
    { prefix: 'plant/line1/#' },
    true,
  ],
  ['whole levels only', about('topic', 'plant/line10/temp'), { prefix: 'plant/line1' }, false],
  ['node under its group', about('node', 'Plant/Line1'), { prefix: 'Plant' }, true],
  ['device under its node', about('device', 'Plant/Line1/Oven'), { prefix: 'Plant/Line1' }, true],
  ['node by Sparkplug namespace', about('node', 'Plant/Line1'), { prefix: 'spBv1.0/Plant' }, true],
  ['Sparkplug topic under its group', about('topic', 'spBv1.0/Plant/NDATA/Line1'), { prefix: 'Plant' }, true],
  ['another group', about('node', 'Plant2/Line1'), { prefix: 'Plant' }, false],
  ['an MQTT client lies under no prefix', laptop, { prefix: 'laptop-7' }, false],
  [
    'a suspect that is not proven is not who it is about',
    about('topic', 'a/b', { attribution: 'likely', clientIds: ['laptop-7'] }),
    { clientIds: ['laptop-7'] },
    false,
  ],
  [
    'a proven one is',
    about('topic', 'a/b', { attribution: 'proven', clientIds: ['laptop-7'] }),
    { clientIds: ['laptop-7'] },
    true,
  ],
];

test.each(rows)('%s', (_name, alert, matcher, isMatch) => {
  const facts = factsOfAlert(alert, 'subscription');
  expect(matchesAlert(matcher, facts)).toBe(isMatch);
  expect(misfits(matcher, facts).length === 0).toBe(isMatch);
});

test('a matcher is narrow when a field says something', () => {
  expect([{}, { brokerIds: [] }, { detectors: ['replay'] }, { subject: 'a*' }].map(isNarrow)).toEqual([
    false,
    false,
    true,
    true,
  ]);
});

describe('matchesGlob', () => {
  test.each([
    ['*', '', true],
    ['*', 'a/b', true],
    ['a*c', 'abbc', true],
    ['a*c', 'abcd', false],
    ['?', '', false],
    ['?-??', 'x-17', true],
    ['*b*', 'aabaa', true],
    ['a.c', 'abc', false],
    ['[a]', '[a]', true],
    ['Temp', 'temp', false],
    ['x?y', 'x🔥y', true],
  ])('%s over %s: %s', (glob, text, isMatch) => {
    expect(matchesGlob(glob, text)).toBe(isMatch);
  });

  test('many stars over a long text that does not fit take no exponential time', () => {
    expect(matchesGlob('*a'.repeat(100), `${'a'.repeat(5000)}b`)).toBe(false);
  });
});

test('facts: topics in records, nodes behind topics and devices', () => {
  const rolledUp = about('topic', 'plant', { topics: [{ topic: 'plant/a' }, { topic: 'plant/b' }, 7] });
  expect(factsOfAlert(rolledUp, 'payload').topics).toEqual(['plant', 'plant/a', 'plant/b']);
  expect(factsOfAlert(about('device', 'G/N/D'), 'availability').nodes).toEqual(['G/N']);
  expect(factsOfAlert(about('topic', 'spBv1.0/G/DDATA/N/D'), 'value').nodes).toEqual(['G/N']);
});

test('the single names of earlier versions are read as lists of one', () => {
  const stored = { detectors: ['replay'], clientId: 'a', address: '10.0.0.5', filter: '#' };
  expect(alertMatcherSchema.parse(stored)).toEqual({
    detectors: ['replay'],
    clientIds: ['a'],
    addresses: ['10.0.0.5'],
    filters: ['#'],
  });
  expect(alertMatcherSchema.safeParse({ filter: '#', filters: ['a'] }).success).toBe(false);
});
