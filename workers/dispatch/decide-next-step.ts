import type { SettledAttempt } from '@/lib/db/delivery-repository';
import type { DeliveryOutcome } from '@/lib/notify/channel';
import type { DispatchTiming } from './dispatch-timing';

/** 200 attempts at 7.5 min on average ≈ 25 h. */
const attemptsMax = 200;
/** A notification that is retried by hand long after it was made still gets this many. */
const attemptsMin = 10;

type Attempted = {
  readonly outcome: DeliveryOutcome;
  /** This attempt included. */
  readonly attempts: number;
  readonly createdAt: Date;
  readonly now: Date;
  /** 0 ≤ random < 1. */
  readonly random: number;
  readonly timing: Pick<DispatchTiming, 'retryMs' | 'retryMsMax' | 'giveUpAfterMs'>;
};

/** Exponential backoff with full jitter: between `retryMs` and `retryMs · 2^failures`, at most `retryMsMax`. */
export function backoffMs(
  failures: number,
  random: number,
  { retryMs, retryMsMax }: Pick<DispatchTiming, 'retryMs' | 'retryMsMax'>,
): number {
  const ceiling = Math.min(retryMsMax, retryMs * 2 ** Math.min(failures, 30));
  return Math.round(retryMs + random * Math.max(0, ceiling - retryMs));
}

/** From how an attempt ended to what is written: accepted or confirmed, failed for good, or queued until a time. */
export function decideNextStep({
  outcome,
  attempts,
  createdAt,
  now,
  random,
  timing,
}: Attempted): SettledAttempt {
  const { verdict, status } = outcome;
  const { progress } = outcome;
  const ended = {
    nextAttemptAt: null,
    statusCode: status,
    detail: verdict.detail,
    ...(progress === undefined ? {} : { progress }),
  };
  if (verdict.outcome === 'accepted' || verdict.outcome === 'confirmed')
    return { ...ended, state: verdict.outcome };
  if (verdict.outcome === 'refused') return { ...ended, state: 'failed' };
  const isOld = now.getTime() - createdAt.getTime() > timing.giveUpAfterMs;
  if (attempts >= attemptsMax || (isOld && attempts >= attemptsMin)) {
    return { ...ended, state: 'failed', detail: `given up after ${attempts} attempts: ${verdict.detail}` };
  }
  const delayMs =
    verdict.afterMs === null
      ? backoffMs(attempts, random, timing)
      : Math.max(verdict.afterMs, timing.retryMs) + Math.round(random * timing.retryMs);
  return { ...ended, state: 'queued', nextAttemptAt: new Date(now.getTime() + delayMs) };
}
