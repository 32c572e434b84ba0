import { describe, expect, test } from 'vitest';
import type { AlertHold } from '@/lib/domain/alerting-views';
import type { Finding } from '@/lib/domain/finding';
import type { AlertRecord } from './alert-record';
import { applyFinding } from './apply-finding';
import { decideAlertVerb } from './decide-alert-verb';
import { endHold } from './holds';

const start = Date.UTC(2026, 0, 5);
const now = new Date(start + 500);
const until = new Date(start + 3_600_000);
const context = { brokerId: 7, newId: 'id', now };

function raise(change: Partial<Extract<Finding, { action: 'raise' }>> = {}): Finding {
  return {
    action: 'raise',
    detector: 'topic-silence',
    key: 'k',
    at: start + 1000,
    severity: 'medium',
    confidence: 0.8,
    title: 'title',
    summary: 'summary',
    subject: { kind: 'topic', id: 'a' },
    evidence: {},
    attack: [],
    ...change,
  };
}
const clear: Finding = {
  action: 'clear',
  detector: 'topic-silence',
  key: 'k',
  at: start + 2000,
  summary: 'over',
};

function held(hold: AlertHold, change: Partial<AlertRecord> = {}): AlertRecord {
  const { next } = applyFinding(null, raise({ at: start }), context);
  if (next === null) throw new Error('nothing opened');
  const verb = { 'until-clear': 'acknowledge', 'until-time': 'snooze', 'until-worse': 'archive' } as const;
  const request = { actor: 'ann', now, until, untilClear: true, verb: verb[hold] };
  const decision = decideAlertVerb(next, request);
  if (!decision.ok) throw new Error(decision.message);
  return { ...decision.next, ...change };
}

const worse = raise({ severity: 'high' });

describe('what a finding does to a held alert', () => {
  test.each<{
    name: string;
    hold: AlertHold;
    change?: Partial<AlertRecord>;
    finding: Finding;
    state: string;
    told: string | null;
    lines: string[];
  }>([
    { name: 'a repeat', hold: 'until-clear', finding: raise(), state: 'acknowledged', told: null, lines: [] },
    { name: 'a repeat', hold: 'until-time', finding: raise(), state: 'acknowledged', told: null, lines: [] },
    { name: 'a repeat', hold: 'until-worse', finding: raise(), state: 'acknowledged', told: null, lines: [] },
    {
      name: 'a worse one ends it',
      hold: 'until-clear',
      finding: worse,
      state: 'open',
      told: 'escalated',
      lines: ['escalated', 'released'],
    },
    {
      name: 'a worse one ends it',
      hold: 'until-time',
      finding: worse,
      state: 'open',
      told: 'escalated',
      lines: ['escalated', 'released'],
    },
    {
      name: 'a worse one ends it',
      hold: 'until-worse',
      finding: worse,
      state: 'open',
      told: 'escalated',
      lines: ['escalated', 'released'],
    },
    {
      name: 'one less than ten times as many as before',
      hold: 'until-worse',
      change: { holdCount: 5, count: 53 },
      finding: raise(),
      state: 'acknowledged',
      told: null,
      lines: [],
    },
    {
      name: 'ten times as many as before',
      hold: 'until-worse',
      change: { holdCount: 5, count: 54 },
      finding: raise(),
      state: 'open',
      told: 'escalated',
      lines: ['released'],
    },
    {
      name: 'ten times as many mean nothing to a snooze',
      hold: 'until-time',
      change: { holdCount: 5, count: 54 },
      finding: raise(),
      state: 'acknowledged',
      told: null,
      lines: [],
    },
    ...(['until-clear', 'until-time', 'until-worse'] as const).map((hold) => ({
      name: 'its end',
      hold,
      finding: clear,
      state: 'resolved',
      told: 'resolved',
      lines: ['cleared'],
    })),
  ])('$hold, $name: $state', ({ hold, change = {}, finding, state, told, lines }) => {
    const before = held(hold, change);
    const after = applyFinding(before, finding, context);
    expect(after.next).toMatchObject({ state, hold: state === 'acknowledged' ? hold : null });
    expect(after.notify?.cause ?? null).toBe(told);
    expect(after.timeline.map((line) => line.kind)).toEqual(lines);
    if (state === 'open')
      expect(after.next).toMatchObject({
        acknowledgedAt: null,
        acknowledgedBy: null,
        holdSeverity: null,
        version: before.version + 1,
      });
  });

  test('an alert in shadow mode comes back silently', () => {
    expect(applyFinding(held('until-worse', { isShadow: true }), worse, context)).toMatchObject({
      next: { state: 'open' },
      notify: null,
    });
  });
});

describe('endHold', () => {
  test.each<{ name: string; record: AlertRecord; at: Date; ends: boolean }>([
    { name: 'a snooze before its time', record: held('until-time'), at: now, ends: false },
    { name: 'a snooze at its time', record: held('until-time'), at: until, ends: true },
    { name: 'an archive', record: held('until-worse'), at: until, ends: false },
    { name: 'one held until it clears', record: held('until-clear'), at: until, ends: false },
  ])('$name: $ends', ({ record, at, ends }) => {
    const end = endHold(record, at);
    expect(end !== null).toBe(ends);
    if (end === null) return;
    expect(end).toMatchObject({
      next: { state: 'open', hold: null, holdUntil: null, acknowledgedBy: null, version: record.version + 1 },
      timeline: [{ kind: 'released', actor: null }],
      notify: { cause: 'reopened' },
    });
    expect(endHold(end.next, at)).toBeNull();
  });

  test('one in shadow mode ends silently', () => {
    expect(endHold(held('until-time', { isShadow: true }), until)).toMatchObject({ notify: null });
  });
});
