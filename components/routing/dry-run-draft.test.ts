import { expect, test } from 'vitest';
import { type DryRunDraft, readDryRunDraft } from './dry-run-draft';

const draft: DryRunDraft = {
  alertId: null,
  isTyped: true,
  brokerId: 1,
  detector: 'replay',
  severity: 'high',
  subjectKind: 'topic',
  subjectId: 'plant/a',
  clientIds: ['c'],
  addresses: [],
  filters: [],
  topics: [],
  tags: [],
  at: '2026-11-24T06:00',
};
const problemsOf = (patch: Partial<DryRunDraft>) => {
  const read = readDryRunDraft({ ...draft, ...patch }, 'utc');
  return read.ok ? [] : read.problems.map(({ field }) => field);
};

test('typed facts are sent as an alert, with the moment in UTC', () =>
  expect(readDryRunDraft(draft, 'utc')).toEqual({
    ok: true,
    body: {
      alert: {
        brokerId: 1,
        detector: 'replay',
        severity: 'high',
        subject: { kind: 'topic', id: 'plant/a' },
        clientIds: ['c'],
        addresses: [],
        filters: [],
        topics: [],
        tags: [],
      },
      at: '2026-11-24T06:00:00.000Z',
    },
  }));
test('of an alert that there is only the id is sent', () =>
  expect(readDryRunDraft({ ...draft, isTyped: false, alertId: 'a1', at: null }, 'utc')).toEqual({
    ok: true,
    body: { alertId: 'a1' },
  }));
test('what is missing is said at its field', () => {
  expect(problemsOf({ isTyped: false })).toEqual(['alertId']);
  expect(problemsOf({ brokerId: null, detector: ' ', subjectId: '', at: '' })).toEqual([
    'alert.brokerId',
    'alert.detector',
    'alert.subject.id',
    'at',
  ]);
});
