import { describe, expect, test } from 'vitest';
import type { AlertState } from '@/lib/domain/alert';
import type { AlertHold } from '@/lib/domain/alerting-views';
import type { AlertRecord } from './alert-record';
import type { AlertVerb, AlertVerbRequest } from './alert-verb';
import { applyFinding } from './apply-finding';
import { decideAlertVerb } from './decide-alert-verb';

const now = new Date(Date.UTC(2026, 0, 5, 12));
const tomorrow = new Date(Date.UTC(2026, 0, 6, 12));

function alertIn(state: AlertState, hold: AlertHold | null = null): AlertRecord {
  const { next } = applyFinding(
    null,
    {
      action: 'raise',
      detector: 'd',
      key: 'k',
      at: 0,
      severity: 'low',
      confidence: 1,
      title: 't',
      summary: 's',
      subject: { kind: 'broker', id: '1' },
      evidence: {},
      attack: [],
    },
    { brokerId: 1, newId: 'id', now },
  );
  if (next === null) throw new Error('nothing opened');
  const taken = state === 'acknowledged' ? { acknowledgedAt: now, acknowledgedBy: 'zoe' } : {};
  const held =
    hold === null
      ? {}
      : {
          hold,
          holdUntil: hold === 'until-time' ? tomorrow : null,
          holdSeverity: next.severity,
          holdCount: next.count,
        };
  return {
    ...next,
    ...taken,
    ...held,
    state,
    clearedAt: state === 'resolved' ? now : null,
    resolvedAt: state === 'resolved' ? now : null,
  };
}

/** What each verb needs besides its name to be more than an empty gesture. */
const filledIn: Record<AlertVerb, Partial<AlertVerbRequest>> = {
  acknowledge: {},
  assign: { assignee: { id: 'u2', name: 'bob' } },
  snooze: { until: tomorrow },
  archive: {},
  resolve: {},
  verdict: { verdict: 'true-positive' },
  reopen: {},
  comment: {},
};

function decide(record: AlertRecord, verb: AlertVerb, more: Partial<AlertVerbRequest> = {}) {
  return decideAlertVerb(record, { actor: 'ann', now, ...filledIn[verb], ...more, verb });
}

type Row = [AlertVerb, AlertState, AlertHold | null, string, AlertHold | null, string | null];

const pairs: Row[] = [
  // verb, from, held, → state or why refused, held then, what channels hear
  ['acknowledge', 'open', null, 'acknowledged', null, 'acknowledged'],
  ['acknowledge', 'acknowledged', null, 'wrong-state', null, null],
  ['acknowledge', 'acknowledged', 'until-clear', 'acknowledged', null, null],
  ['acknowledge', 'acknowledged', 'until-time', 'acknowledged', null, null],
  ['acknowledge', 'acknowledged', 'until-worse', 'acknowledged', null, null],
  ['acknowledge', 'resolved', null, 'wrong-state', null, null],
  ['assign', 'open', null, 'open', null, null],
  ['assign', 'acknowledged', null, 'acknowledged', null, null],
  ['assign', 'acknowledged', 'until-time', 'acknowledged', 'until-time', null],
  ['assign', 'resolved', null, 'wrong-state', null, null],
  ['snooze', 'open', null, 'acknowledged', 'until-time', 'acknowledged'],
  ['snooze', 'acknowledged', null, 'acknowledged', 'until-time', null],
  ['snooze', 'acknowledged', 'until-time', 'acknowledged', 'until-time', null],
  ['snooze', 'acknowledged', 'until-worse', 'acknowledged', 'until-time', null],
  ['snooze', 'resolved', null, 'wrong-state', null, null],
  ['archive', 'open', null, 'acknowledged', 'until-worse', 'acknowledged'],
  ['archive', 'acknowledged', null, 'acknowledged', 'until-worse', null],
  ['archive', 'acknowledged', 'until-clear', 'acknowledged', 'until-worse', null],
  ['archive', 'acknowledged', 'until-worse', 'nothing-to-do', null, null],
  ['archive', 'resolved', null, 'wrong-state', null, null],
  ['resolve', 'open', null, 'resolved', null, 'resolved'],
  ['resolve', 'acknowledged', null, 'resolved', null, 'resolved'],
  ['resolve', 'acknowledged', 'until-clear', 'resolved', null, 'resolved'],
  ['resolve', 'acknowledged', 'until-time', 'resolved', null, 'resolved'],
  ['resolve', 'resolved', null, 'wrong-state', null, null],
  ['verdict', 'open', null, 'wrong-state', null, null],
  ['verdict', 'acknowledged', null, 'wrong-state', null, null],
  ['verdict', 'resolved', null, 'resolved', null, null],
  ['reopen', 'open', null, 'wrong-state', null, null],
  ['reopen', 'acknowledged', null, 'open', null, 'reopened'],
  ['reopen', 'acknowledged', 'until-time', 'open', null, 'reopened'],
  ['reopen', 'resolved', null, 'open', null, 'reopened'],
  ['comment', 'open', null, 'open', null, null],
  ['comment', 'acknowledged', 'until-worse', 'acknowledged', 'until-worse', null],
  ['comment', 'resolved', null, 'resolved', null, null],
];

describe('every verb in every state', () => {
  test.each(pairs)('%s from %s, held %s: %s, held %s, told %s', (verb, from, hold, to, holdThen, told) => {
    const decision = decide(alertIn(from, hold), verb, { comment: 'because' });
    if (!decision.ok) {
      expect(decision.reason).toBe(to);
      expect(decision.message).toMatch(/^[A-Z].*\.$/);
      return;
    }
    expect([decision.next.state, decision.next.hold, decision.notify?.cause ?? null]).toEqual([
      to,
      holdThen,
      told,
    ]);
    expect(decision.next.version).toBe(2);
    expect(decision.timeline).toMatchObject([{ actor: 'ann', at: now }]);
    expect(decision.timeline[0]?.text).toContain('because');
  });

  test('nothing is missing from the table', () => {
    const states: AlertState[] = ['open', 'acknowledged', 'resolved'];
    const asked = new Set(pairs.map(([verb, from]) => `${verb} ${from}`));
    const all = Object.keys(filledIn).flatMap((verb) => states.map((state) => `${verb} ${state}`));
    expect([...asked].toSorted()).toEqual(all.toSorted());
  });
});

describe('who did it', () => {
  test('who acknowledged first stays who did, through a snooze', () => {
    expect(decide(alertIn('acknowledged'), 'snooze')).toMatchObject({ next: { acknowledgedBy: 'zoe' } });
    expect(decide(alertIn('open'), 'snooze')).toMatchObject({
      next: {
        acknowledgedBy: 'ann',
        acknowledgedAt: now,
        holdUntil: tomorrow,
        holdSeverity: 'low',
        holdCount: 1,
      },
    });
  });

  test('who resolved it is kept; reopening forgets it and says when', () => {
    const resolved = decide(alertIn('open'), 'resolve');
    if (!resolved.ok) throw new Error('refused');
    expect(resolved.next).toMatchObject({ resolvedBy: 'ann', resolvedAt: now, reopenedAt: null });
    expect(decide(resolved.next, 'reopen', { actor: 'bob', now: tomorrow })).toMatchObject({
      next: { resolvedBy: null, resolvedAt: null, clearedAt: null, reopenedAt: tomorrow, version: 3 },
    });
  });

  test('an acknowledged alert that is put back was not reopened', () => {
    expect(decide(alertIn('acknowledged'), 'reopen')).toMatchObject({
      next: { reopenedAt: null, acknowledgedAt: null, acknowledgedBy: null },
    });
  });

  test.each([
    { from: null, to: { id: 'u2', name: 'bob' }, text: 'Assigned to bob.' },
    {
      from: { id: 'u1', name: 'ann' },
      to: { id: 'u2', name: 'bob' },
      text: 'Assigned to bob, before to ann.',
    },
    { from: { id: 'u1', name: 'ann' }, to: null, text: 'No longer assigned to ann.' },
  ])('assigned from $from.name to $to.name: $text', ({ from, to, text }) => {
    const record = { ...alertIn('open'), assigneeId: from?.id ?? null, assignee: from?.name ?? null };
    expect(decide(record, 'assign', { assignee: to })).toMatchObject({
      next: { assigneeId: to?.id ?? null, assignee: to?.name ?? null },
      timeline: [{ kind: 'assigned', text }],
    });
  });
});

describe('refusals', () => {
  test.each<{
    name: string;
    verb: AlertVerb;
    more: Partial<AlertVerbRequest>;
    from: AlertState;
    reason: string;
  }>([
    {
      name: 'a view that is out of date',
      verb: 'resolve',
      more: { version: 9 },
      from: 'open',
      reason: 'stale-version',
    },
    {
      name: 'a newer alert of the same condition',
      verb: 'reopen',
      more: { hasNewerTwin: true },
      from: 'resolved',
      reason: 'newer-twin',
    },
    {
      name: 'a comment of blanks',
      verb: 'comment',
      more: { comment: '  ' },
      from: 'open',
      reason: 'empty-comment',
    },
    { name: 'a snooze that is over', verb: 'snooze', more: { until: now }, from: 'open', reason: 'bad-time' },
    {
      name: 'a snooze for ever',
      verb: 'snooze',
      more: { until: new Date(Date.UTC(2027, 0, 1)) },
      from: 'open',
      reason: 'bad-time',
    },
    {
      name: 'waiting for an end that nobody notices',
      verb: 'acknowledge',
      more: { untilClear: true, endsByItself: false },
      from: 'open',
      reason: 'never-clears',
    },
    {
      name: 'assigning nobody to nobody',
      verb: 'assign',
      more: { assignee: null },
      from: 'open',
      reason: 'nothing-to-do',
    },
    {
      name: 'no verdict where there is none',
      verb: 'verdict',
      more: { verdict: null },
      from: 'resolved',
      reason: 'nothing-to-do',
    },
  ])('$name', ({ verb, more, from, reason }) => {
    expect(decide(alertIn(from), verb, more)).toMatchObject({ ok: false, reason });
  });

  test('they say who was first', () => {
    expect(decide(alertIn('acknowledged'), 'acknowledge')).toMatchObject({
      message: 'The alert is already acknowledged, by zoe.',
    });
    expect(decide({ ...alertIn('resolved'), resolvedBy: 'bob' }, 'resolve')).toMatchObject({
      message: 'The alert is already resolved, by bob.',
    });
  });
});

describe('until it clears', () => {
  test('an open or acknowledged alert is held until then', () => {
    for (const from of ['open', 'acknowledged'] as const)
      expect(decide(alertIn(from), 'acknowledge', { untilClear: true, endsByItself: true })).toMatchObject({
        next: { state: 'acknowledged', hold: 'until-clear', holdUntil: null },
        timeline: [
          { text: 'Until it clears: nothing more is told of it before, unless it is more severe than low.' },
        ],
      });
  });
  test('twice is once too often', () => {
    expect(decide(alertIn('acknowledged', 'until-clear'), 'acknowledge', { untilClear: true })).toMatchObject(
      {
        ok: false,
        reason: 'wrong-state',
      },
    );
  });
});

describe('verdicts', () => {
  test.each([
    { verdict: 'benign', minutes: 30, text: 'It was benign; for 30 minutes it is only counted. known' },
    {
      verdict: 'false-positive',
      minutes: 30,
      text: 'It was a false alarm; for 30 minutes it is only counted. known',
    },
    { verdict: 'true-positive', minutes: null, text: 'It was a true positive. known' },
    { verdict: 'unknown', minutes: null, text: 'What it was stays unknown. known' },
    { verdict: null, minutes: null, text: 'known' },
  ] as const)('resolved as $verdict', ({ verdict, minutes, text }) => {
    const quietUntil = minutes === null ? null : new Date(now.getTime() + minutes * 60_000);
    expect(decide(alertIn('open'), 'resolve', { comment: 'known', verdict })).toMatchObject({
      next: { verdict, quietMinutes: minutes, quietUntil },
      timeline: [{ text }],
    });
  });

  test('given later it counts from then on', () => {
    expect(decide(alertIn('resolved'), 'verdict', { verdict: 'benign', now: tomorrow })).toMatchObject({
      next: { verdict: 'benign', quietUntil: new Date(tomorrow.getTime() + 30 * 60_000) },
      timeline: [{ kind: 'verdict', text: 'It was benign; for 30 minutes it is only counted.' }],
    });
  });

  test('corrected from one harmless word to the other the quiet does not grow; to a true one it ends', () => {
    const benign = decide(alertIn('open'), 'resolve', { verdict: 'benign' });
    if (!benign.ok) throw new Error('refused');
    const { quietUntil } = benign.next;
    expect(decide(benign.next, 'verdict', { verdict: 'false-positive', now: tomorrow })).toMatchObject({
      next: { verdict: 'false-positive', quietUntil, quietMinutes: 30 },
    });
    expect(decide(benign.next, 'verdict', { verdict: 'true-positive' })).toMatchObject({
      next: { quietUntil: null, quietMinutes: null },
    });
    expect(decide(benign.next, 'verdict', { verdict: null })).toMatchObject({
      next: { verdict: null, quietUntil: null },
      timeline: [{ text: 'The verdict was taken back.' }],
    });
  });

  test('reopening takes the verdict and its quiet back, but remembers how long it was', () => {
    const resolved = decide(alertIn('open'), 'resolve', { verdict: 'benign' });
    if (!resolved.ok) throw new Error('refused');
    expect(decide(resolved.next, 'reopen')).toMatchObject({
      next: { verdict: null, quietUntil: null, quietMinutes: 30 },
    });
  });
});

test('nobody is told what becomes of an alert in shadow mode', () => {
  for (const verb of ['resolve', 'acknowledge', 'snooze'] as const)
    expect(decide({ ...alertIn('open'), isShadow: true }, verb)).toMatchObject({ ok: true, notify: null });
});
