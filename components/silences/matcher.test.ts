import { describe, expect, test } from 'vitest';
import type { AlertMatcher } from '@/lib/domain/alert-matcher';
import {
  checkMatcher,
  conditionKeys,
  conditionsOf,
  filledMatcher,
  withCondition,
  withoutCondition,
} from './matcher-draft';
import { sayMatcher } from './say-matcher';

const nameOf = (id: number) => ({ 1: 'plant-a', 2: 'plant-b' })[id] ?? `broker ${id}`;

describe('a matcher in plain words', () => {
  const rows: readonly (readonly [AlertMatcher, string])[] = [
    [{}, 'every alert'],
    [
      { severities: ['high'], brokerIds: [1], subjectKinds: ['topic'], prefix: 'a/b' },
      'every alert of severity high on broker plant-a about topics under “a/b”',
    ],
    [{ severities: ['critical', 'high', 'medium'] }, 'every alert of severity medium or more'],
    [{ severities: ['info', 'low', 'medium', 'high'] }, 'every alert of severity high or less'],
    [{ severities: ['low', 'medium', 'high'] }, 'every alert of severity low, medium or high'],
    [{ severities: ['info', 'low', 'medium', 'high', 'critical'] }, 'every alert'],
    [{ brokerIds: [1, 2] }, 'every alert on broker plant-a or plant-b'],
    [{ detectors: ['a', 'b', 'c', 'd', 'e'] }, 'every alert from the detector a, b, c or 2 others'],
    [{ subject: 'line-*' }, 'every alert about anything named like “line-*”'],
    [{ subject: 'line-1' }, 'every alert about anything named “line-1”'],
    [
      {
        detectors: ['wildcard-subscriber'],
        clientIds: ['lap\u202Etop'],
        addresses: ['10.0.0.9'],
        filters: ['#'],
      },
      'every alert from the detector wildcard-subscriber, of the MQTT client “lap⟨U+202E⟩top”, from the address “10.0.0.9”, with the filter “#”',
    ],
    [{ clientIds: ['a'] }, 'every alert of the MQTT client “a”'],
    [{ filters: ['a/#', '#'] }, 'every alert with the filter “a/#” or “#”'],
    [{ tags: ['a', 'b'] }, 'every alert tagged a or b'],
    [{ families: ['sparkplug'], tags: ['T0802'] }, 'every alert in the area of Sparkplug, tagged T0802'],
  ];
  test.each(rows)('%j', (matcher, expected) => expect(sayMatcher(matcher, nameOf)).toBe(expected));
});

describe('the draft of a matcher', () => {
  test('every condition can be added, is empty at first, and is then asked for', () => {
    const all = conditionKeys.reduce(withCondition, {});
    expect(conditionsOf(all)).toEqual(conditionKeys);
    expect(checkMatcher(all).map(({ field }) => field)).toEqual(conditionKeys.map((key) => `matcher.${key}`));
    expect(filledMatcher(all)).toEqual({});
  });
  test('none at all is asked for unless it may mean every alert', () => {
    expect(checkMatcher({}).map(({ field }) => field)).toEqual(['matcher']);
    expect(checkMatcher({}, { canBeEmpty: true })).toEqual([]);
  });
  test('filled ones are kept as they are', () => {
    const draft = withCondition({ severities: ['low'], prefix: 'a' }, 'clientIds');
    expect(checkMatcher(draft)).toHaveLength(1);
    expect(filledMatcher(draft)).toEqual({ severities: ['low'], prefix: 'a' });
    expect(withoutCondition(draft, 'prefix')).toEqual({ severities: ['low'], clientIds: [] });
  });
});
