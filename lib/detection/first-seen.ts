import { z } from 'zod';
import type { Json } from '@/lib/domain/json';
import { recentByKey } from './recent-by-key';
import { memoryBytesMax, recallStrings, rememberStrings } from './remember-strings';

const hourMs = 3_600_000;

/** Who has been met since this broker is watched, and when first (ms); the longest unseen are forgotten beyond a bound. */
export type FirstSeen = { readonly metAt: Map<string, number>; since: number | null };

export function createFirstSeen(): FirstSeen {
  return { metAt: new Map(), since: null };
}

/** When this key was met first: `now` if never before. Notes it, and when anything was met first. */
export function meet(known: FirstSeen, key: string, now: number, keysMax: number): number {
  known.since ??= now;
  return recentByKey(known.metAt, key, keysMax, () => now);
}

/** Is what was met still too little to call something new? True for `hours` after the first call to this or to `meet`. */
export function isLearning(known: FirstSeen, now: number, hours: number): boolean {
  known.since ??= now;
  return now - known.since < hours * hourMs;
}

/** Who was met, as a detector's memory of at most `bytesMax` bytes; null before the first. */
export function saveFirstSeen({ since, metAt }: FirstSeen, bytesMax: number = memoryBytesMax): Json | null {
  return since === null ? null : rememberStrings(since, metAt, bytesMax);
}

/** Puts back what `saveFirstSeen` gave; nothing changes when it is damaged. */
export function restoreFirstSeen(known: FirstSeen, memory: unknown): void {
  const recalled = recallStrings(memory, z.number());
  if (recalled === null) return;
  for (const [key, metAt] of recalled.entries) known.metAt.set(key, metAt);
  known.since = recalled.since;
}

/** The settings field of detectors that learn who is normal before they judge. */
export const learnHoursField = z.number().int().min(0).max(720).default(24).meta({
  title: 'Learning, hours',
  description: 'For so long after this broker is watched for the first time what is seen counts as normal.',
});
