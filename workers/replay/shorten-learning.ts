import { z } from 'zod';
import type { Detector } from '@/lib/detection/detector';

const learnerSchema = z.object({ learningHours: z.number() });
/** The first and the last minute of learning are not whole ones. */
const marginMs = 120_000;

/**
 * Settings by kind under which detectors that want to learn for longer than `learnedMs` judge after that time, because a
 * person has said that this much was for learning. Empty when nobody has said so (not finite or not positive).
 */
export function shortenLearning(
  detectors: readonly Detector[],
  learnedMs: number,
): Readonly<Record<string, unknown>> {
  if (!Number.isFinite(learnedMs) || learnedMs <= 0) return {};
  const hours = Math.max(1, (learnedMs - marginMs) / 3_600_000);
  return Object.fromEntries(
    detectors.flatMap(({ kind, settings }) => {
      const usual = learnerSchema.safeParse(settings.safeParse({}).data);
      if (!usual.success || usual.data.learningHours <= hours) return [];
      // Some count whole hours only.
      const accepted = [hours, Math.floor(hours)].find(
        (learningHours) => settings.safeParse({ learningHours }).success,
      );
      return accepted === undefined ? [] : [[kind, { learningHours: accepted }]];
    }),
  );
}
