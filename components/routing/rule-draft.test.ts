import { describe, expect, test } from 'vitest';
import type { RoutingRuleView } from '@/lib/domain/alerting-views';
import { readRuleDraft, startRuleDraft } from './rule-draft';
import { saySeconds, sayTimers } from './say-rule';

const rule: RoutingRuleView = {
  id: 'r1',
  position: 1,
  name: 'Nights',
  enabled: true,
  matcher: { severities: ['high', 'critical'] },
  times: { timeZone: 'UTC', weekdays: [1], startMinute: 1320, durationMinutes: 480 },
  outsideTimes: 'wait',
  channelIds: ['c1'],
  goOn: true,
  sendResolved: false,
  groupWaitSeconds: 0,
  groupIntervalSeconds: 90,
  repeatMinutes: 240,
  digestMinutes: null,
  escalateMinutes: 15,
  escalateChannelIds: ['c2'],
};

describe('a routing rule as it is entered', () => {
  test('what was not touched is saved as it was', () => {
    const { id: _id, position: _position, enabled: _enabled, ...body } = rule;
    expect(readRuleDraft(startRuleDraft(rule, 'UTC'))).toEqual({ ok: true, body });
  });
  test('a new one needs only a name', () => {
    const draft = startRuleDraft(null, 'Europe/Berlin');
    expect(readRuleDraft(draft)).toEqual({
      ok: false,
      problems: [{ field: 'name', message: 'Enter a name.' }],
    });
    const read = readRuleDraft({ ...draft, name: ' All ' });
    expect(read.ok && read.body).toMatchObject({
      name: 'All',
      times: null,
      digestMinutes: null,
      escalateMinutes: null,
    });
  });
  test('what is turned off is not saved', () => {
    const read = readRuleDraft({ ...startRuleDraft(rule, 'UTC'), hasTimes: false, escalates: false });
    expect(read.ok && read.body).toMatchObject({
      times: null,
      escalateMinutes: null,
      escalateChannelIds: [],
    });
  });
  test('what cannot be read is said at its field', () => {
    const read = readRuleDraft({
      ...startRuleDraft(rule, 'UTC'),
      groupWaitSeconds: 'soon',
      groupIntervalSeconds: '-1',
      repeatMinutes: '1.5',
      isDigest: true,
      digestMinutes: '0',
      escalateMinutes: '',
      escalateChannelIds: [],
      weekly: { weekdays: [], from: '22:00', to: '06:00', daysLater: 1, timeZone: 'UTC' },
      matcher: { prefix: '' },
    });
    expect(read.ok ? [] : read.problems.map(({ field }) => field)).toEqual([
      'groupWaitSeconds',
      'groupIntervalSeconds',
      'repeatMinutes',
      'digestMinutes',
      'escalateMinutes',
      'escalateChannelIds',
      'matcher.prefix',
      'times.weekdays',
    ]);
  });
});

describe('a routing rule in words', () => {
  test.each([
    [0, '0 s'],
    [90, '90 s'],
    [300, '5 min'],
    [7200, '2 h'],
    [86_400, '1 d'],
  ])('%d s is %s', (seconds, expected) => expect(saySeconds(seconds)).toBe(expected));
  test.each([
    [rule, 'at once, then news at most every 90 s, again every 4 h while it lasts; not told when resolved'],
    [
      { ...rule, groupWaitSeconds: 10, repeatMinutes: 0, sendResolved: true },
      'after 10 s, then news at most every 90 s; told when resolved',
    ],
    [{ ...rule, digestMinutes: 60, repeatMinutes: 0 }, 'as a digest every 1 h; not told when resolved'],
  ])('%#', (each, expected) => expect(sayTimers(each)).toBe(expected));
});
