import type { DeliveryOutcome } from '@/lib/notify/channel';
import { backoffMs } from './decide-next-step';
import type { DispatchTiming } from './dispatch-timing';

type Attempted = {
  readonly outcome: DeliveryOutcome;
  /** This attempt included. */
  readonly failuresInARow: number;
  readonly now: Date;
  /** 0 ≤ random < 1. */
  readonly random: number;
  readonly timing: Pick<DispatchTiming, 'retryMs' | 'retryMsMax' | 'channelPauseMsMax'>;
};

/**
 * Until when a whole channel rests after an attempt: as long as the other side asked (Retry-After), else a growing moment
 * after each failure in a row; null = it goes on.
 */
export function decidePause({ outcome, failuresInARow, now, random, timing }: Attempted): Date | null {
  const { verdict } = outcome;
  if (verdict.outcome !== 'retry' || verdict.hasReached) return null;
  const backoff = Math.min(backoffMs(Math.max(1, failuresInARow), random, timing), timing.channelPauseMsMax);
  return new Date(now.getTime() + (verdict.afterMs ?? backoff));
}
