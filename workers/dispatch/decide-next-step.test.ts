import { describe, expect, test } from 'vitest';
import type { DeliveryOutcome } from '@/lib/notify/channel';
import { backoffMs, decideNextStep } from './decide-next-step';
import { dispatchTiming } from './dispatch-timing';

const now = new Date('2026-11-22T10:00:00.000Z');
const fresh = new Date('2026-11-22T09:59:00.000Z');
const old = new Date('2026-11-21T09:00:00.000Z');
const said = { sent: null, thread: null };
const accepted: DeliveryOutcome = {
  verdict: { outcome: 'accepted', detail: 'ok' },
  status: 200,
  body: 'ok',
  ...said,
};
const refused: DeliveryOutcome = {
  verdict: { outcome: 'refused', detail: 'gone' },
  status: 404,
  body: '',
  ...said,
};
const retry = (afterMs: number | null): DeliveryOutcome => ({
  verdict: { outcome: 'retry', detail: 'busy', afterMs },
  status: 503,
  body: '',
  ...said,
});

describe('decideNextStep', () => {
  test.each([
    {
      name: 'accepted ends it',
      outcome: accepted,
      attempts: 1,
      createdAt: fresh,
      random: 0,
      state: 'accepted',
      delayMs: null,
    },
    {
      name: 'confirmed ends it',
      outcome: { ...accepted, verdict: { outcome: 'confirmed', detail: 'ok' } } satisfies DeliveryOutcome,
      attempts: 1,
      createdAt: fresh,
      random: 0,
      state: 'confirmed',
      delayMs: null,
    },
    {
      name: 'refused fails it',
      outcome: refused,
      attempts: 1,
      createdAt: fresh,
      random: 0,
      state: 'failed',
      delayMs: null,
    },
    {
      name: 'first retry comes after at least a second',
      outcome: retry(null),
      attempts: 1,
      createdAt: fresh,
      random: 0,
      state: 'queued',
      delayMs: 1000,
    },
    {
      name: 'first retry comes before two seconds',
      outcome: retry(null),
      attempts: 1,
      createdAt: fresh,
      random: 0.5,
      state: 'queued',
      delayMs: 1500,
    },
    {
      name: 'the backoff doubles',
      outcome: retry(null),
      attempts: 4,
      createdAt: fresh,
      random: 0.5,
      state: 'queued',
      delayMs: 8500,
    },
    {
      name: 'the backoff ends at 15 minutes',
      outcome: retry(null),
      attempts: 60,
      createdAt: fresh,
      random: 1,
      state: 'queued',
      delayMs: 900_000,
    },
    {
      name: 'a Retry-After is honoured',
      outcome: retry(120_000),
      attempts: 1,
      createdAt: fresh,
      random: 0,
      state: 'queued',
      delayMs: 120_000,
    },
    {
      name: 'a Retry-After of 0 still waits a second',
      outcome: retry(0),
      attempts: 1,
      createdAt: fresh,
      random: 0,
      state: 'queued',
      delayMs: 1000,
    },
    {
      name: 'after 24 hours it is given up',
      outcome: retry(null),
      attempts: 90,
      createdAt: old,
      random: 0,
      state: 'failed',
      delayMs: null,
    },
    {
      name: 'an old one retried by hand gets ten attempts',
      outcome: retry(null),
      attempts: 9,
      createdAt: old,
      random: 0,
      state: 'queued',
      delayMs: 1000,
    },
    {
      name: 'after 200 attempts it is given up',
      outcome: retry(null),
      attempts: 200,
      createdAt: fresh,
      random: 0,
      state: 'failed',
      delayMs: null,
    },
  ])('$name', ({ outcome, attempts, createdAt, random, state, delayMs }) => {
    const step = decideNextStep({ outcome, attempts, createdAt, now, random, timing: dispatchTiming });
    expect(step.state).toBe(state);
    expect(step.statusCode).toBe(outcome.status);
    expect(step.nextAttemptAt === null ? null : step.nextAttemptAt.getTime() - now.getTime()).toBe(delayMs);
  });

  test('giving up says how often and why', () => {
    const step = decideNextStep({
      outcome: retry(null),
      attempts: 200,
      createdAt: fresh,
      now,
      random: 0,
      timing: dispatchTiming,
    });
    expect(step.detail).toBe('given up after 200 attempts: busy');
  });

  test('200 attempts of backoff last about a day', () => {
    const totalMs = Array.from({ length: 200 }, (_, index) =>
      backoffMs(index + 1, 0.5, dispatchTiming),
    ).reduce((sum, ms) => sum + ms, 0);
    expect(totalMs / 3_600_000).toBeGreaterThan(22);
    expect(totalMs / 3_600_000).toBeLessThan(27);
  });
});
