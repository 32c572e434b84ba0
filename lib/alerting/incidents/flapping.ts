import type { AlertRecord } from '../alert-record';

const minuteMs = 60_000;
/** What comes back within so long after it had ended by itself has not really ended. */
const returnMs = 30 * minuteMs;
/** The end of what flaps is told once it has been quiet for so long. */
export const quietMs = 15 * minuteMs;
const firstStepMs = 15 * minuteMs;
/** No return waits longer since the last notice. */
export const returnIntervalMsMax = 4 * 60 * minuteMs;

type Ended = Pick<AlertRecord, 'clearedAt' | 'resolvedBy' | 'mutedKind' | 'inhibitedById'>;

/**
 * Is an alert that begins at `at` (ms) the return of one of the same condition that had ended by itself shortly before? Not
 * where that was muted or a symptom: nobody has heard of it.
 */
export function isReturn(ended: Ended | null, at: number): boolean {
  if (ended === null || ended.clearedAt === null || ended.resolvedBy !== null) return false;
  if (ended.mutedKind !== null || ended.inhibitedById !== null) return false;
  return at - ended.clearedAt.getTime() <= returnMs;
}

/**
 * How long after the last notice another return is told (ms), when returns were told `times` times: the first like any news,
 * then 15 minutes after it and twice as long each time, up to four hours. What is graver never waits for it.
 */
export function returnIntervalMs(times: number): number {
  return times === 0 ? 0 : Math.min(returnIntervalMsMax, firstStepMs * 2 ** (times - 1));
}
