import { describe, expect, test } from 'vitest';
import { alertSchema } from '@/lib/domain/alert';
import { attackTags } from '@/lib/domain/attack';
import type { Finding } from '@/lib/domain/finding';
import type { Severity } from '@/lib/domain/severity';
import { type AlertRecord, toAlertJson } from './alert-record';
import { applyFinding, endShadow } from './apply-finding';

const start = Date.UTC(2026, 0, 5);
const context = { brokerId: 7, newId: '01890000-0000-7000-8000-000000000001', now: new Date(start + 500) };

function raise(change: Partial<Extract<Finding, { action: 'raise' }>> = {}): Finding {
  return {
    action: 'raise',
    detector: 'wildcard-subscriber',
    key: 'client:x',
    at: start,
    severity: 'medium',
    confidence: 0.8,
    title: 'title',
    summary: 'summary',
    subject: { kind: 'client', id: 'x' },
    evidence: { filters: ['#'] },
    attack: [attackTags.automatedCollection],
    ...change,
  };
}

function clear(at = start): Finding {
  return { action: 'clear', detector: 'wildcard-subscriber', key: 'client:x', at, summary: 'it is over' };
}

function opened(change: Partial<AlertRecord> = {}): AlertRecord {
  const { next } = applyFinding(null, raise(), context);
  if (next === null) throw new Error('nothing opened');
  return { ...next, ...change };
}

describe('applyFinding', () => {
  test.each<{
    name: string;
    previous: AlertRecord | null;
    finding: Finding;
    cause: string;
    notify: string | null;
    next: object | null;
    lines: string[];
  }>([
    {
      name: 'a raise on nothing opens an alert',
      previous: null,
      finding: raise(),
      cause: 'opened',
      notify: 'opened',
      next: {
        id: context.newId,
        state: 'open',
        count: 1,
        version: 1,
        severity: 'medium',
        firstSeenAt: new Date(start),
      },
      lines: ['opened'],
    },
    {
      name: 'a raise on a resolved alert opens a new one',
      previous: opened({ id: 'old', state: 'resolved' }),
      finding: raise(),
      cause: 'opened',
      notify: 'opened',
      next: { id: context.newId, count: 1 },
      lines: ['opened'],
    },
    {
      name: 'a raise on an open alert repeats it silently',
      previous: opened(),
      finding: raise({ at: start + 1000, title: 'newer' }),
      cause: 'repeated',
      notify: null,
      next: {
        count: 2,
        version: 1,
        title: 'newer',
        lastSeenAt: new Date(start + 1000),
        firstSeenAt: new Date(start),
      },
      lines: [],
    },
    {
      name: 'a raise on an acknowledged alert leaves it acknowledged',
      previous: opened({ state: 'acknowledged', acknowledgedBy: 'ann' }),
      finding: raise(),
      cause: 'repeated',
      notify: null,
      next: { state: 'acknowledged', acknowledgedBy: 'ann', count: 2 },
      lines: [],
    },
    {
      name: 'a worse raise escalates and tells',
      previous: opened({ state: 'acknowledged' }),
      finding: raise({ severity: 'critical', title: 'worse' }),
      cause: 'escalated',
      notify: 'escalated',
      next: { severity: 'critical', title: 'worse', state: 'acknowledged', version: 2, count: 2 },
      lines: ['escalated'],
    },
    {
      name: 'a milder raise never lowers the severity nor its words',
      previous: opened({ severity: 'high' }),
      finding: raise({ severity: 'low', title: 'milder' }),
      cause: 'repeated',
      notify: null,
      next: { severity: 'high', title: 'title', count: 2 },
      lines: [],
    },
    {
      name: 'the tenth repeat leaves a line',
      previous: opened({ count: 9 }),
      finding: raise(),
      cause: 'repeated',
      notify: null,
      next: { count: 10 },
      lines: ['repeated'],
    },
    {
      name: 'a repeat after an hour of quiet leaves a line',
      previous: opened(),
      finding: raise({ at: start + 7_200_000 }),
      cause: 'repeated',
      notify: null,
      next: { count: 2 },
      lines: ['repeated'],
    },
    {
      name: 'a clear resolves an open alert',
      previous: opened(),
      finding: clear(start + 60_000),
      cause: 'cleared',
      notify: 'resolved',
      next: {
        state: 'resolved',
        clearedAt: new Date(start + 60_000),
        resolvedAt: context.now,
        resolvedBy: null,
        version: 2,
        count: 1,
      },
      lines: ['cleared'],
    },
    {
      name: 'a clear resolves an acknowledged alert',
      previous: opened({ state: 'acknowledged' }),
      finding: clear(),
      cause: 'cleared',
      notify: 'resolved',
      next: { state: 'resolved' },
      lines: ['cleared'],
    },
    {
      name: 'a clear of nothing is ignored',
      previous: null,
      finding: clear(),
      cause: 'ignored',
      notify: null,
      next: null,
      lines: [],
    },
    {
      name: 'a clear of a resolved alert is ignored',
      previous: opened({ state: 'resolved' }),
      finding: clear(),
      cause: 'ignored',
      notify: null,
      next: null,
      lines: [],
    },
  ])('$name', ({ previous, finding, cause, notify, next, lines }) => {
    const change = applyFinding(previous, finding, context);
    expect(change.cause).toBe(cause);
    expect(change.notify?.cause ?? null).toBe(notify);
    if (next === null) expect(change.next).toBeNull();
    else expect(change.next).toMatchObject(next);
    expect(change.timeline.map((line) => line.kind)).toEqual(lines);
    expect(change.timeline.every((line) => line.actor === null && line.text !== '')).toBe(true);
  });

  test('every severity below the current one is a repeat, every one above an escalation', () => {
    const order: readonly Severity[] = ['info', 'low', 'medium', 'high', 'critical'];
    expect(order.map((severity) => applyFinding(opened(), raise({ severity }), context).cause)).toEqual([
      'repeated',
      'repeated',
      'repeated',
      'escalated',
      'escalated',
    ]);
  });

  test('a late finding moves the first, not the last, time', () => {
    const change = applyFinding(opened(), raise({ at: start - 5000 }), context);
    expect(change.next).toMatchObject({ firstSeenAt: new Date(start - 5000), lastSeenAt: new Date(start) });
  });

  test('ten thousand repeats leave four lines and bounded evidence', () => {
    let record = opened();
    let lines = 0;
    for (let turn = 1; turn < 10_000; turn++) {
      const change = applyFinding(
        record,
        raise({ at: start + turn, evidence: { filters: [`filter/${turn}`] } }),
        context,
      );
      record = change.next ?? record;
      lines += change.timeline.length;
    }
    expect([record.count, lines, (record.evidence.filters as readonly string[]).length]).toEqual([
      10_000, 4, 20,
    ]);
    expect(record.evidence.filters).toContain('#');
    expect(record.evidence.filters).toContain('filter/9999');
  });
});

const quiet = { state: 'resolved', quietUntil: new Date(start + 60_000), quietMinutes: 30 } as const;

describe('a condition that is kept quiet', () => {
  test.each<{ name: string; resolved: AlertRecord; finding: Finding; cause: string; next: object | null }>([
    {
      name: 'a raise is only counted, on the resolved alert',
      resolved: opened({ ...quiet, suppressedCount: 4 }),
      finding: raise({ at: start + 59_999 }),
      cause: 'suppressed',
      next: {
        state: 'resolved',
        count: 1,
        suppressedCount: 5,
        version: 1,
        lastSeenAt: new Date(start + 59_999),
      },
    },
    {
      name: 'after it a raise opens an alert that knows how long the last quiet was',
      resolved: opened({ ...quiet, suppressedCount: 4 }),
      finding: raise({ at: start + 60_000 }),
      cause: 'opened',
      next: { state: 'open', suppressedCount: 0, quietUntil: null, quietMinutes: 30, verdict: null },
    },
    {
      name: 'a more severe raise opens an alert',
      resolved: opened(quiet),
      finding: raise({ severity: 'critical' }),
      cause: 'opened',
      next: { state: 'open' },
    },
    {
      name: 'a clear changes nothing',
      resolved: opened(quiet),
      finding: clear(),
      cause: 'ignored',
      next: null,
    },
  ])('$name', ({ resolved, finding, cause, next }) => {
    const change = applyFinding(null, finding, { ...context, resolved });
    expect(change.cause).toBe(cause);
    if (next === null) expect(change.next).toBeNull();
    else expect(change.next).toMatchObject(next);
    expect(change.notify === null).toBe(cause !== 'opened');
  });
});

describe('shadow mode', () => {
  const shadow = raise({ isShadow: true });
  test.each<{
    name: string;
    previous: AlertRecord | null;
    finding: Finding;
    cause: string;
    isShadow: boolean;
  }>([
    { name: 'opens in shadow', previous: null, finding: shadow, cause: 'opened', isShadow: true },
    {
      name: 'escalates in shadow',
      previous: opened({ isShadow: true }),
      finding: raise({ isShadow: true, severity: 'critical' }),
      cause: 'escalated',
      isShadow: true,
    },
    {
      name: 'ends in shadow',
      previous: opened({ isShadow: true }),
      finding: clear(),
      cause: 'cleared',
      isShadow: true,
    },
    {
      name: 'an alert that was open before stays what it is, and its escalation is told to nobody',
      previous: opened(),
      finding: raise({ isShadow: true, severity: 'critical' }),
      cause: 'escalated',
      isShadow: false,
    },
  ])('$name: nobody is notified', ({ previous, finding, cause, isShadow }) => {
    const change = applyFinding(previous, finding, context);
    expect(change).toMatchObject({ cause, notify: null, next: { isShadow } });
  });

  test.each<{ name: string; previous: AlertRecord | null; finding: Finding; ends: boolean }>([
    {
      name: 'a real raise on a shadow alert',
      previous: opened({ isShadow: true }),
      finding: raise(),
      ends: true,
    },
    { name: 'a shadow raise', previous: opened({ isShadow: true }), finding: shadow, ends: false },
    { name: 'a real alert', previous: opened(), finding: raise(), ends: false },
    { name: 'a clear', previous: opened({ isShadow: true }), finding: clear(), ends: false },
    { name: 'no alert', previous: null, finding: raise(), ends: false },
  ])('$name ends the shadow alert: $ends', ({ previous, finding, ends }) => {
    const end = endShadow(previous, finding);
    expect(end !== null).toBe(ends);
    if (end === null) return;
    expect(applyFinding(previous, end, context)).toMatchObject({
      cause: 'cleared',
      notify: null,
      next: { state: 'resolved', isShadow: true },
    });
  });
});

describe('toAlertJson', () => {
  test('is the stable alert JSON', () => {
    const json = toAlertJson(opened(), 'Plant', 'http://127.0.0.1:3000');
    expect(alertSchema.parse(json)).toEqual(json);
    expect(json).toMatchObject({
      broker: 'Plant',
      url: `http://127.0.0.1:3000/alerts/${context.newId}`,
      firstSeenAt: '2026-01-05T00:00:00.000Z',
    });
  });
});
