import { describe, expect, test } from 'vitest';
import type { AlertState } from '@/lib/domain/alert';
import type { AlertRecord } from './alert-record';
import { applyFinding } from './apply-finding';
import { type AlertVerb, decideAlertVerb } from './decide-alert-verb';

const now = new Date(Date.UTC(2026, 0, 5, 12));

function alertIn(state: AlertState): AlertRecord {
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
  return { ...next, state, clearedAt: state === 'resolved' ? now : null };
}

describe('decideAlertVerb', () => {
  test.each<{ verb: AlertVerb; from: AlertState; to: AlertState | 'refused'; notify: string | null }>([
    { verb: 'acknowledge', from: 'open', to: 'acknowledged', notify: null },
    { verb: 'acknowledge', from: 'acknowledged', to: 'refused', notify: null },
    { verb: 'acknowledge', from: 'resolved', to: 'refused', notify: null },
    { verb: 'resolve', from: 'open', to: 'resolved', notify: 'resolved' },
    { verb: 'resolve', from: 'acknowledged', to: 'resolved', notify: 'resolved' },
    { verb: 'resolve', from: 'resolved', to: 'refused', notify: null },
    { verb: 'reopen', from: 'open', to: 'refused', notify: null },
    { verb: 'reopen', from: 'acknowledged', to: 'open', notify: null },
    { verb: 'reopen', from: 'resolved', to: 'open', notify: 'reopened' },
    { verb: 'comment', from: 'open', to: 'open', notify: null },
    { verb: 'comment', from: 'resolved', to: 'resolved', notify: null },
  ])('$verb from $from: $to', ({ verb, from, to, notify }) => {
    const decision = decideAlertVerb(alertIn(from), { verb, actor: 'ann', now, comment: 'because' });
    if (to === 'refused') {
      expect(decision).toEqual({
        ok: false,
        reason: 'wrong-state',
        message: `The alert is already ${from}.`,
      });
      return;
    }
    expect(decision).toMatchObject({
      ok: true,
      next: { state: to, version: 2 },
      timeline: [{ actor: 'ann', text: 'because', at: now }],
    });
    expect(decision.ok && (decision.notify?.cause ?? null)).toBe(notify);
  });

  test('who did it is kept, and reopening forgets it', () => {
    const resolved = decideAlertVerb(alertIn('open'), { verb: 'resolve', actor: 'ann', now });
    expect(resolved).toMatchObject({ ok: true, next: { resolvedBy: 'ann', resolvedAt: now } });
    if (!resolved.ok) return;
    expect(decideAlertVerb(resolved.next, { verb: 'reopen', actor: 'bob', now })).toMatchObject({
      ok: true,
      next: { resolvedBy: null, resolvedAt: null, clearedAt: null, version: 3 },
    });
  });

  test.each([
    { name: 'a view that is out of date', request: { verb: 'resolve', version: 9 }, reason: 'stale-version' },
    {
      name: 'a newer alert of the same condition',
      request: { verb: 'reopen', hasNewerTwin: true },
      reason: 'newer-twin',
    },
    { name: 'a comment of blanks', request: { verb: 'comment', comment: '  ' }, reason: 'empty-comment' },
  ] as const)('$name is refused', ({ request, reason }) => {
    const record = alertIn(request.verb === 'reopen' ? 'resolved' : 'open');
    expect(decideAlertVerb(record, { actor: 'ann', now, ...request })).toMatchObject({ ok: false, reason });
  });

  test.each([
    { verdict: 'benign', minutes: 30, text: 'It was benign; for 30 minutes it is only counted. known' },
    {
      verdict: 'false-positive',
      minutes: 30,
      text: 'It was a false alarm; for 30 minutes it is only counted. known',
    },
    { verdict: 'true-positive', minutes: null, text: 'It was a true positive. known' },
    { verdict: null, minutes: null, text: 'known' },
  ] as const)('resolved as $verdict', ({ verdict, minutes, text }) => {
    const request = { verb: 'resolve', actor: 'ann', now, comment: 'known', verdict } as const;
    const quietUntil = minutes === null ? null : new Date(now.getTime() + minutes * 60_000);
    expect(decideAlertVerb(alertIn('open'), request)).toMatchObject({
      next: { verdict, quietMinutes: minutes, quietUntil },
      timeline: [{ text }],
    });
  });

  test('reopening takes the verdict and its quiet back, but remembers how long it was', () => {
    const resolved = decideAlertVerb(alertIn('open'), {
      verb: 'resolve',
      actor: 'ann',
      now,
      verdict: 'benign',
    });
    if (!resolved.ok) throw new Error('refused');
    expect(decideAlertVerb(resolved.next, { verb: 'reopen', actor: 'bob', now })).toMatchObject({
      next: { verdict: null, quietUntil: null, quietMinutes: 30 },
    });
  });

  test('nobody is told what becomes of an alert in shadow mode', () => {
    const shadow = { ...alertIn('open'), isShadow: true };
    expect(decideAlertVerb(shadow, { verb: 'resolve', actor: 'ann', now })).toMatchObject({ notify: null });
  });
});
