import { describe, expect, test } from 'vitest';
import type { Verdict } from '@/lib/notify/verdict';
import { type Circuit, decideCircuit } from './decide-circuit';

const now = new Date('2026-11-22T10:00:00Z');
const timing = { circuitFailures: 3, circuitMs: 1000, circuitMsMax: 5000 };
const failed: Verdict = { outcome: 'retry', detail: 'answered 500', afterMs: null };
const asked: Verdict = { outcome: 'retry', detail: 'asked to slow down (429)', afterMs: 2000 };
const accepted: Verdict = { outcome: 'accepted', detail: 'answered 200' };
const refused: Verdict = { outcome: 'refused', detail: 'answered 404' };
const closed: Circuit = { failuresInARow: 0, openUntil: null };
const inMs = (ms: number) => new Date(now.getTime() + ms);

function decide(circuit: Circuit, verdict: Verdict, random = 0, status: number | null = 404) {
  const outcome = { verdict, status, body: null, sent: null, thread: null };
  return decideCircuit({ circuit, outcome, now, random, timing });
}

describe('circuit breaker', () => {
  test.each([
    {
      name: 'a failure is counted',
      from: closed,
      verdict: failed,
      to: { failuresInARow: 1, openUntil: null },
    },
    {
      name: 'the third failure opens',
      from: { failuresInARow: 2, openUntil: null },
      verdict: failed,
      to: { failuresInARow: 3, openUntil: inMs(1000) },
      change: 'opened',
    },
    {
      name: 'a failed probe keeps it open twice as long',
      from: { failuresInARow: 3, openUntil: inMs(-1) },
      verdict: failed,
      to: { failuresInARow: 4, openUntil: inMs(2000) },
    },
    {
      name: 'never longer than the limit',
      from: { failuresInARow: 90, openUntil: inMs(-1) },
      verdict: failed,
      to: { failuresInARow: 91, openUntil: inMs(5000) },
    },
    {
      name: 'an accepted probe closes',
      from: { failuresInARow: 7, openUntil: inMs(-1) },
      verdict: accepted,
      to: closed,
      change: 'closed',
    },
    {
      name: 'whoever has taken it for some is there',
      from: { failuresInARow: 7, openUntil: inMs(-1) },
      verdict: { ...failed, hasReached: true as const },
      to: closed,
      change: 'closed',
    },
    {
      name: 'a refusal is an answer and closes too',
      from: { failuresInARow: 7, openUntil: inMs(-1) },
      verdict: refused,
      to: closed,
      change: 'closed',
    },
    {
      name: 'asking for a pause is no failure',
      from: { failuresInARow: 2, openUntil: null },
      verdict: asked,
      to: { failuresInARow: 2, openUntil: null },
    },
    {
      name: 'a success in between starts counting anew',
      from: { failuresInARow: 2, openUntil: null },
      verdict: accepted,
      to: closed,
    },
  ])('$name', ({ from, verdict, to, change = null }) => {
    expect(decide(from, verdict)).toEqual({ circuit: to, change });
  });

  test('jitter adds at most a tenth', () => {
    const { circuit } = decide({ failuresInARow: 2, openUntil: null }, failed, 0.999);
    expect((circuit.openUntil?.getTime() ?? 0) - now.getTime()).toBe(1100);
  });

  test('what was refused here, without an answer, says nothing about the other side', () => {
    const open = { failuresInARow: 7, openUntil: inMs(-1) };
    expect(decide(open, refused, 0, null)).toEqual({ circuit: open, change: null });
  });
});
