import fc from 'fast-check';
import { expect, test } from 'vitest';
import { alertVerdicts } from '@/lib/domain/alert';
import type { Finding } from '@/lib/domain/finding';
import { severities, severityRank } from '@/lib/domain/severity';
import type { AlertRecord } from './alert-record';
import { type AlertVerbRequest, alertVerbs } from './alert-verb';
import { applyFinding } from './apply-finding';
import { decideAlertVerb } from './decide-alert-verb';
import { endHold } from './holds';

type Step =
  | { readonly type: 'finding'; readonly finding: Finding }
  | { readonly type: 'verb'; readonly request: Omit<AlertVerbRequest, 'now'> & { readonly snoozeMs: number } }
  | { readonly type: 'time'; readonly ms: number };

const raise = fc
  .record({ severity: fc.constantFrom(...severities), confidence: fc.constantFrom(0.3, 0.6, 0.9) })
  .map(
    ({ severity, confidence }): Finding => ({
      action: 'raise',
      detector: 'd',
      key: 'k',
      at: 0,
      severity,
      confidence,
      title: 't',
      summary: 's',
      subject: { kind: 'topic', id: 'a' },
      evidence: {},
      attack: [],
    }),
  );
const clear = fc.constant<Finding>({ action: 'clear', detector: 'd', key: 'k', at: 0, summary: 'over' });
const request = fc.record({
  verb: fc.constantFrom(...alertVerbs),
  actor: fc.constantFrom('ann', 'bob'),
  comment: fc.constantFrom('', 'because'),
  verdict: fc.option(fc.constantFrom(...alertVerdicts)),
  untilClear: fc.boolean(),
  endsByItself: fc.boolean(),
  assignee: fc.option(fc.constantFrom({ id: 'u1', name: 'ann' }, { id: 'u2', name: 'bob' })),
  hasNewerTwin: fc.boolean(),
  snoozeMs: fc.constantFrom(-1, 60_000, 7_200_000),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: raise.map((finding) => ({ type: 'finding' as const, finding })) },
  { weight: 1, arbitrary: clear.map((finding) => ({ type: 'finding' as const, finding })) },
  { weight: 6, arbitrary: request.map((verb) => ({ type: 'verb' as const, request: verb })) },
  { weight: 2, arbitrary: fc.constantFrom(1000, 3_600_000).map((ms) => ({ type: 'time' as const, ms })) },
);

/** Everything that must hold of a stored alert at any time; the ones that do not. */
function problemsOf(alert: AlertRecord): string[] {
  const { state, hold } = alert;
  const rules: Record<string, boolean> = {
    'resolved means resolvedAt': (state === 'resolved') === (alert.resolvedAt !== null),
    'resolvedBy only when resolved': alert.resolvedBy === null || state === 'resolved',
    'clearedAt only when resolved': alert.clearedAt === null || state === 'resolved',
    'acknowledgedAt with acknowledgedBy': (alert.acknowledgedAt === null) === (alert.acknowledgedBy === null),
    'acknowledged means by whom': state !== 'acknowledged' || alert.acknowledgedBy !== null,
    'open means acknowledged by nobody': state !== 'open' || alert.acknowledgedBy === null,
    'held only while acknowledged': hold === null || state === 'acknowledged',
    'held with what it was like': (hold === null) === (alert.holdSeverity === null),
    'held with how often': (hold === null) === (alert.holdCount === null),
    'a time only for a snooze': (hold === 'until-time') === (alert.holdUntil !== null),
    'assignee with id': (alert.assignee === null) === (alert.assigneeId === null),
    'verdict only when resolved': alert.verdict === null || state === 'resolved',
    'quiet only when resolved': alert.quietUntil === null || state === 'resolved',
    'no hold hides a worse one':
      hold === null || severityRank(alert.severity) <= severityRank(alert.holdSeverity ?? 'info'),
    'seen in order': alert.firstSeenAt.getTime() <= alert.lastSeenAt.getTime(),
  };
  return Object.keys(rules).filter((name) => rules[name] === false);
}

type After = { readonly record: AlertRecord | null; readonly told: boolean };

function take(record: AlertRecord | null, each: Step, now: Date): After {
  if (each.type === 'time') {
    const end = record === null ? null : endHold(record, now);
    return { record: end?.next ?? record, told: (end?.notify ?? null) !== null };
  }
  if (each.type === 'verb') {
    if (record === null) return { record, told: false };
    const until = new Date(now.getTime() + each.request.snoozeMs);
    const decision = decideAlertVerb(record, { ...each.request, now, until });
    return decision.ok ? { record: decision.next, told: false } : { record, told: false };
  }
  const finding = { ...each.finding, at: now.getTime() };
  const resolved = record?.state === 'resolved' ? record : null;
  const { next, notify } = applyFinding(record, finding, { brokerId: 1, newId: 'id', now, resolved });
  return { record: next ?? record, told: notify !== null };
}

test('no sequence of verbs, findings and time leaves an alert that contradicts itself or a held one that is told', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 25 }), (steps) => {
      let record: AlertRecord | null = null;
      let at = Date.UTC(2026, 0, 5);
      for (const each of steps) {
        at += each.type === 'time' ? each.ms : 1;
        const after: After = take(record, each, new Date(at));
        if (after.record !== null) expect(problemsOf(after.record)).toEqual([]);
        expect(after.told && after.record?.hold !== null).toBe(false);
        const isSame = after.record === record;
        const isNewer = record === null || after.record === null || after.record.version >= record.version;
        expect(isSame || isNewer || after.record?.count === 1).toBe(true);
        record = after.record;
      }
    }),
    { numRuns: 500 },
  );
});
