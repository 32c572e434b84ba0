import { describe, expect, test } from 'vitest';
import { type Alert, alertSchema } from '@/lib/domain/alert';
import { matchesAlertFilters, mergeAlert, toAlertFilters } from './alert-query';

const alert = alertSchema.parse({
  id: 'a',
  brokerId: 2,
  broker: 'plant-a',
  detector: 'wildcard-subscriber',
  severity: 'high',
  confidence: 1,
  state: 'open',
  title: 'Wildcard subscriber',
  summary: 'laptop-7 reads everything',
  subject: { kind: 'client', id: 'laptop-7' },
  count: 1,
  firstSeenAt: '2026-11-22T12:00:00.000Z',
  lastSeenAt: '2026-11-22T12:00:05.000Z',
  evidence: {},
  attack: [],
  url: '',
  shadow: false,
  verdict: null,
  suppressedCount: 0,
  quietUntil: null,
});
const filters = (text: string) => toAlertFilters(new URLSearchParams(text));

test('the page query becomes API filters: several values joined, unknown parameters left out', () => {
  expect(filters('severity=high&severity=critical&q=lap&broker=2&open=7&range=24h').toString()).toBe(
    'severity=high%2Ccritical&q=lap&brokerId=2',
  );
});

describe('matchesAlertFilters: who, how told and why', () => {
  const anna = { assigneeId: 'u1', assignee: 'Anna' };
  test.each<[string, Partial<Alert>, boolean]>([
    ['', { mutedKind: 'silence' }, false],
    ['muted=include', { mutedKind: 'silence' }, true],
    ['muted=only', { mutedKind: 'silence' }, true],
    ['muted=only', {}, false],
    ['', { inhibitedById: 'x' }, false],
    ['hidden=include', { inhibitedById: 'x' }, true],
    ['hidden=only', {}, false],
    ['assignee=me', anna, true],
    ['assignee=me', {}, false],
    ['assignee=none', {}, true],
    ['assignee=none', anna, false],
    ['assignee=u2', anna, false],
    ['hold=until-time&hold=none', {}, true],
    ['hold=until-time', { hold: 'until-time' }, true],
    ['hold=until-time', { hold: 'until-worse' }, false],
    ['verdict=none', {}, true],
    ['verdict=none', { verdict: 'benign' }, false],
    ['tag=line-1', { tags: ['line-1'] }, true],
    ['tag=T0802', { attack: [{ id: 'T0802', name: 'n', version: '19' }] }, true],
    ['tag=T0802', {}, false],
    ['incidentId=i1', { incidentId: 'i1' }, true],
    ['incidentId=i1', {}, false],
  ])('%s of %j: %s', (query, change, matches) => {
    expect(matchesAlertFilters({ ...alert, ...change }, filters(query), 'u1')).toBe(matches);
  });
});

describe('matchesAlertFilters', () => {
  test.each([
    ['', true],
    ['state=open&severity=high&severity=low', true],
    ['state=resolved', false],
    ['broker=2', true],
    ['broker=3', false],
    ['q=LAPTOP', true],
    ['q=desktop', false],
    ['subjectId=laptop-7', true],
    ['subjectId=laptop', false],
    ['detector=sys-reader', false],
    ['shadow=include', true],
    ['shadow=only', false],
  ])('%s → %s', (query, expected) => expect(matchesAlertFilters(alert, filters(query))).toBe(expected));
});

test.each([
  ['', false],
  ['shadow=only', true],
  ['shadow=include', true],
])('an alert of shadow mode with %s → %s', (query, expected) =>
  expect(matchesAlertFilters({ ...alert, shadow: true }, filters(query))).toBe(expected),
);

describe('mergeAlert', () => {
  const older = { ...alert, id: 'b', lastSeenAt: '2026-11-22T12:00:01.000Z' };
  const newer = { ...alert, id: 'c', lastSeenAt: '2026-11-22T12:00:09.000Z' };
  test('a new alert stands in its place by last seen', () => {
    expect(mergeAlert([newer, older], alert, filters('')).map((each) => each.id)).toEqual(['c', 'a', 'b']);
  });
  test('a known alert is replaced and moves up', () => {
    expect(
      mergeAlert(
        [newer, older],
        { ...older, lastSeenAt: '2026-11-22T13:00:00.000Z', count: 2 },
        filters(''),
      ).map((each) => [each.id, each.count]),
    ).toEqual([
      ['b', 2],
      ['c', 1],
    ]);
  });
  test('one that no longer matches leaves', () => {
    expect(mergeAlert([alert], { ...alert, state: 'resolved' }, filters('state=open'))).toEqual([]);
  });
});
