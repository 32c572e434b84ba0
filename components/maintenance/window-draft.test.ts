import { describe, expect, it } from 'vitest';
import { readTarget } from './target';
import { readWindowDraft, type WindowDraft } from './window-draft';

const draft: WindowDraft = {
  brokerId: 1,
  scope: 'broker',
  group: '',
  entity: null,
  recurrence: 'once',
  from: '2026-11-22T06:00',
  to: '2026-11-22T08:00',
  weekdays: [],
  start: '',
  durationMinutes: '',
  timeZone: 'Europe/Berlin',
  reason: ' belt changed ',
};
const fieldsOf = (parts: Partial<WindowDraft>) => {
  const read = readWindowDraft({ ...draft, ...parts });
  return read.ok ? [] : read.problems.map(({ field }) => field);
};

describe('readWindowDraft', () => {
  it('once: what belongs to weekly ones is left out', () => {
    const read = readWindowDraft({ ...draft, weekdays: [1], group: 'left over' });
    expect(read).toMatchObject({
      ok: true,
      body: {
        from: '2026-11-22T06:00:00.000Z',
        to: '2026-11-22T08:00:00.000Z',
        weekdays: null,
        group: null,
        timeZone: 'UTC',
        reason: 'belt changed',
      },
    });
  });

  it('weekly: for good, by the wall clock', () => {
    const weekly = {
      recurrence: 'weekly',
      to: '',
      weekdays: [7, 6],
      start: '06:30',
      durationMinutes: '90',
    } as const;
    expect(readWindowDraft({ ...draft, ...weekly })).toMatchObject({
      ok: true,
      body: { to: null, weekdays: [6, 7], startMinute: 390, durationMinutes: 90, timeZone: 'Europe/Berlin' },
    });
  });

  it.each([
    ['no reason', { reason: ' ' }, ['reason']],
    ['ends before it begins', { to: '2026-11-22T05:00' }, ['to']],
    ['no end', { to: '' }, ['to']],
    ['a group without its name', { scope: 'group' }, ['group']],
    ['a device that was not chosen', { scope: 'device' }, ['entityId']],
    [
      'weekly without day, time and length',
      { recurrence: 'weekly', durationMinutes: '1.5' },
      ['weekdays', 'startMinute', 'durationMinutes'],
    ],
  ] as const)('%s is said at its field', (_name, parts, expected) =>
    expect(fieldsOf(parts as Partial<WindowDraft>)).toEqual(expected),
  );
});

describe('readTarget', () => {
  it.each([
    ['node-3', { kind: 'node', id: 3 }],
    ['new', null],
    ['broker-3', null],
    [null, null],
  ])('%s', (text, expected) => expect(readTarget(text)).toEqual(expected));
});
