import { describe, expect, test } from 'vitest';
import { manySteps, raisedBy, type SignStep } from '../sparkplug/testing/play-signs';
import { sparkplugMalformed } from './sparkplug-malformed';

const malformed = (facts = {}, more = {}): SignStep => ({
  at: 100,
  kind: 'malformed',
  rule: 'S16',
  facts: { why: 'a length beyond the end', looksLikeJson: false, ...facts },
  ...more,
});

describe('sparkplug-malformed', () => {
  test('an unreadable payload is medium', () => {
    expect(raisedBy(sparkplugMalformed, [malformed()])).toEqual([['medium', 'Site/Line1']]);
  });
  test('JSON on a Sparkplug topic is low', () => {
    expect(raisedBy(sparkplugMalformed, [malformed({ looksLikeJson: true })])).toEqual([
      ['low', 'Site/Line1'],
    ]);
  });
  test('a thousand topics of a wrong shape (custom extensions, a scan) are one low alert', () => {
    const steps = manySteps(1000, 0.01, (turn) => ({
      kind: 'topic-shape',
      rule: 'S17',
      group: '',
      edgeNode: '',
      topic: `spBv1.0/x/nbirth/${turn}`,
    }));
    expect(raisedBy(sparkplugMalformed, steps)).toEqual([['low', 'topic shape']]);
  });
  test.each([
    ['qos', 'S20'],
    ['forbidden-field', 'S18'],
    ['report-by-exception', 'S33'],
  ] as const)('%s of a whole fleet is one information', (kind, rule) => {
    const steps = manySteps(200, 0.1, (turn) => ({ kind, rule, edgeNode: `Line${turn}` }));
    expect(raisedBy(sparkplugMalformed, steps)).toEqual([['info', `${rule} Site`]]);
  });
  test('a STATE that is not the JSON pair is low, the old text information, a proper one nothing', () => {
    const state = (isReadable: boolean, rule: 'S26' | 'S30'): SignStep => ({
      at: 100,
      kind: 'state',
      rule,
      group: '',
      edgeNode: '',
      hostId: 'scada',
      facts: { isReadable },
    });
    expect(raisedBy(sparkplugMalformed, [state(false, 'S30')])).toEqual([['low', 'S30 ']]);
    expect(raisedBy(sparkplugMalformed, [state(true, 'S30')])).toEqual([['info', 'S30 ']]);
    expect(raisedBy(sparkplugMalformed, [state(true, 'S26')])).toEqual([]);
  });
});
