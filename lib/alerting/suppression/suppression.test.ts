import { describe, expect, test } from 'vitest';
import { localClock } from '@/lib/services/maintenance/local-clock';
import { type FactSource, factsOfAlert } from '../matcher/alert-facts';
import { matchesAlert } from '../matcher/matches-alert';
import { decideMute, type MaintainedScope, type MuteRule } from './decide-mute';
import { proposeMatcher } from './propose-matcher';
import { nextWeeklyStart, weeklyRunAt } from './weekly-time';

describe('weeklyRunAt', () => {
  const night = {
    timeZone: 'Europe/Berlin',
    weekdays: [6],
    startMinute: 22 * 60,
    durationMinutes: 8 * 60,
  };
  test.each([
    ['a Saturday at 21:59', '2026-11-21T20:59:00Z', null],
    ['at 22:00', '2026-11-21T21:00:00Z', '2026-11-22T05:00:00.000Z'],
    ['on Sunday at 05:59', '2026-11-22T04:59:00Z', '2026-11-22T05:00:00.000Z'],
    ['on Sunday at 06:00', '2026-11-22T05:00:00Z', null],
    ['on Sunday evening', '2026-11-22T21:30:00Z', null],
    // The clock goes forward on Sunday 29 March at 02:00: the night is an hour shorter, 06:00 stays 06:00.
    ['in summer time at 05:59', '2026-03-29T03:59:00Z', '2026-03-29T04:00:00.000Z'],
    ['in summer time at 06:00', '2026-03-29T04:00:00Z', null],
    // And back on 25 October at 03:00.
    ['in winter time at 05:59', '2026-10-25T04:59:00Z', '2026-10-25T05:00:00.000Z'],
  ])('%s', (_name, now, until) => {
    const run = weeklyRunAt(night, Date.parse(now), localClock(night.timeZone));
    expect(run === null ? null : new Date(run.to).toISOString()).toBe(until);
  });

  test.each([
    ['before it', '2026-11-19T12:00:00Z', '2026-11-21T21:00:00.000Z'],
    ['while it is on: the next one', '2026-11-21T22:00:00Z', '2026-11-28T21:00:00.000Z'],
    ['in summer time', '2026-06-30T12:00:00Z', '2026-07-04T20:00:00.000Z'],
  ])('it begins next, asked %s', (_name, now, begin) => {
    const start = nextWeeklyStart(night, Date.parse(now), localClock(night.timeZone));
    expect(start === null ? null : new Date(start).toISOString()).toBe(begin);
  });

  test('day 0 is Sunday, and a whole week never ends', () => {
    const sunday = { ...night, weekdays: [0], startMinute: 0, durationMinutes: 10_080 };
    const run = weeklyRunAt(sunday, Date.parse('2026-11-25T12:00:00Z'), localClock('UTC'));
    expect(run).toEqual({
      from: Date.parse('2026-11-22T00:00:00Z'),
      to: Date.parse('2026-11-29T00:00:00Z'),
    });
  });
});

function facts(
  kind: FactSource['subject']['kind'],
  id: string,
  {
    family = 'availability' as const,
    ...more
  }: Partial<FactSource> & { family?: 'availability' | 'publisher' } = {},
) {
  const alert: FactSource = {
    brokerId: 1,
    detector: 'topic-silence',
    severity: 'medium',
    subject: { kind, id },
    evidence: {},
    attack: [],
    ...more,
  };
  return factsOfAlert(alert, family);
}

describe('decideMute', () => {
  const silence: MuteRule = { kind: 'silence', id: 's', label: '', matcher: { subject: 'a*' } };
  const exception: MuteRule = { kind: 'exception', id: 'e', label: '', matcher: { subject: 'ab' } };

  test('nothing mutes what nothing matches', () => {
    expect(decideMute(facts('topic', 'b'), [silence, exception])).toBeNull();
  });

  test('an exception comes before a silence', () => {
    expect(decideMute(facts('topic', 'ab'), [silence, exception])?.id).toBe('e');
    expect(decideMute(facts('topic', 'ac'), [silence, exception])?.id).toBe('s');
  });

  const maintenance = (covers: MaintainedScope): readonly MuteRule[] => [
    { kind: 'maintenance', id: 'm', label: '', covers },
  ];
  const rows: readonly [string, MaintainedScope, ReturnType<typeof facts>, boolean][] = [
    ['a broker covers all that is away', { brokerId: 1, scope: 'broker' }, facts('broker', '1'), true],
    ['of its own', { brokerId: 2, scope: 'broker' }, facts('broker', '1'), false],
    [
      'and nothing that is no absence',
      { brokerId: 1, scope: 'broker' },
      facts('topic', 'a', { family: 'publisher' }),
      false,
    ],
    ['a group', { brokerId: 1, scope: 'group', group: 'G' }, facts('device', 'G/N/D'), true],
    ['another group', { brokerId: 1, scope: 'group', group: 'G' }, facts('node', 'G2/N'), false],
    ['a node with its devices', { brokerId: 1, scope: 'node', node: 'G/N' }, facts('device', 'G/N/D'), true],
    [
      'and its topics',
      { brokerId: 1, scope: 'node', node: 'G/N' },
      facts('topic', 'spBv1.0/G/NDATA/N'),
      true,
    ],
    [
      'silence of more than the node',
      { brokerId: 1, scope: 'node', node: 'G/N' },
      facts('topic', 'spBv1.0/G/NDATA/N', { evidence: { topics: ['spBv1.0/G/NDATA/M'] } }),
      false,
    ],
    ['a device', { brokerId: 1, scope: 'device', device: 'G/N/D' }, facts('device', 'G/N/D'), true],
    ['not its node', { brokerId: 1, scope: 'device', device: 'G/N/D' }, facts('node', 'G/N'), false],
    [
      'a device known by topics',
      { brokerId: 1, scope: 'defined', filter: 'plant/oven/#', clientId: null },
      facts('topic', 'plant/oven/temp'),
      true,
    ],
    [
      'a device known by its MQTT client id',
      { brokerId: 1, scope: 'defined', filter: null, clientId: 'oven' },
      facts('client', 'oven'),
      true,
    ],
  ];
  test.each(rows)('maintenance of %s', (_name, covers, about, isMuted) => {
    expect(decideMute(about, maintenance(covers)) !== null).toBe(isMuted);
  });
});

describe('proposeMatcher', () => {
  const subscriber = facts('client', 'hist-1', {
    detector: 'wildcard-subscriber',
    severity: 'high',
    evidence: { clientIds: ['hist-1'], addresses: ['10.0.0.5'], filters: ['#'] },
  });

  test('MQTT client, address and filter, up to the severity it had', () => {
    expect(proposeMatcher([subscriber])).toEqual({
      brokerIds: [1],
      detectors: ['wildcard-subscriber'],
      severities: ['info', 'low', 'medium', 'high'],
      clientIds: ['hist-1'],
      addresses: ['10.0.0.5'],
      filters: ['#'],
    });
  });

  test('several filters and addresses are all expected, and no others', () => {
    const historian = {
      ...subscriber,
      filters: ['plant/#', 'spBv1.0/#'],
      addresses: ['10.0.0.5', '10.0.0.6'],
    };
    const matcher = proposeMatcher([historian]);
    expect(matcher).toMatchObject({ filters: historian.filters, addresses: historian.addresses });
    expect(matchesAlert(matcher, historian)).toBe(true);
    expect(matchesAlert(matcher, { ...historian, filters: ['plant/#'] })).toBe(true);
    expect(matchesAlert(matcher, { ...historian, filters: ['plant/#', '#'] })).toBe(false);
    expect(matchesAlert(matcher, { ...historian, filters: ['#'] })).toBe(false);
    expect(matchesAlert(matcher, { ...historian, addresses: ['10.0.0.5', '10.6.6.6'] })).toBe(false);
  });

  test('from several alerts it fits each, and what only some name narrows none of them', () => {
    const scan = { ...subscriber, detector: 'topic-scan', filters: [], severity: 'low' as const };
    const matcher = proposeMatcher([subscriber, scan]);
    expect(matcher).toMatchObject({
      detectors: ['wildcard-subscriber', 'topic-scan'],
      clientIds: ['hist-1'],
    });
    expect([subscriber, scan].map((each) => matchesAlert(matcher, each))).toEqual([true, true]);
  });

  test('it fits its own alert, and neither a worse one nor one from elsewhere', () => {
    const matcher = proposeMatcher([subscriber]);
    expect(matchesAlert(matcher, subscriber)).toBe(true);
    expect(matchesAlert(matcher, { ...subscriber, severity: 'critical' })).toBe(false);
    expect(matchesAlert(matcher, { ...subscriber, addresses: ['10.0.0.9'] })).toBe(false);
  });

  test('without a certain MQTT client it is about the subject', () => {
    const suspects = { evidence: { clientIds: ['x', 'y'], attribution: 'likely' } };
    const matcher = proposeMatcher([facts('topic', 'a/b', suspects)]);
    expect(matcher).toMatchObject({ subjectKinds: ['topic'], subject: 'a/b' });
    expect(matcher.clientIds).toBeUndefined();
  });

  test('a name of stars excepts no other name', () => {
    const matcher = proposeMatcher([facts('topic', 'a*')]);
    expect(matchesAlert(matcher, facts('topic', 'a*'))).toBe(true);
    expect(matchesAlert(matcher, facts('topic', 'a/b/c'))).toBe(false);
  });

  test('a name longer than a matcher holds is matched by its begin', () => {
    const long = facts('topic', `${'x'.repeat(600)}`);
    expect(matchesAlert(proposeMatcher([long]), long)).toBe(true);
    expect(proposeMatcher([long]).subject).toHaveLength(512);
  });
});
