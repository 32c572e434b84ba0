import { describe, expect, test } from 'vitest';
import type { DeliveryOutcome } from '@/lib/notify/channel';
import { decidePause } from './decide-pause';

const now = new Date('2026-11-23T03:00:00.000Z');
const timing = { retryMs: 1000, retryMsMax: 900_000, channelPauseMsMax: 30_000 };
const outcome = (verdict: DeliveryOutcome['verdict']): DeliveryOutcome => ({
  verdict,
  status: null,
  body: null,
  sent: null,
  thread: null,
});
const pauseMs = (verdict: DeliveryOutcome['verdict'], failuresInARow: number, random = 0.999) => {
  const until = decidePause({ outcome: outcome(verdict), failuresInARow, now, random, timing });
  return until === null ? null : until.getTime() - now.getTime();
};
const retry = { outcome: 'retry', detail: '', afterMs: null } as const;

describe('a whole channel rests', () => {
  test('as long as the other side asked, however long', () => {
    expect(pauseMs({ ...retry, afterMs: 3_600_000 }, 0)).toBe(3_600_000);
    expect(pauseMs({ ...retry, afterMs: 0 }, 9)).toBe(0);
  });

  test('ever longer after failures in a row, up to a limit', () => {
    expect(pauseMs(retry, 1, 0)).toBe(1000);
    expect(pauseMs(retry, 1)).toBe(1999);
    expect(pauseMs(retry, 3)).toBe(7993);
    expect(pauseMs(retry, 50)).toBe(30_000);
  });

  test('not after an answer, nor when some people have it', () => {
    expect(pauseMs({ outcome: 'accepted', detail: '' }, 3)).toBeNull();
    expect(pauseMs({ outcome: 'refused', detail: '' }, 3)).toBeNull();
    expect(pauseMs({ ...retry, hasReached: true }, 3)).toBeNull();
  });
});
