import { z } from 'zod';
import { recentByKey } from './recent-by-key';

const hourMs = 3_600_000;

/** Who has been met since the monitor started, and when first (ms); the longest unseen are forgotten beyond a bound. */
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

/** The settings field of detectors that learn who is normal before they judge. */
export const learnHoursField = z.number().int().min(0).max(720).default(24).meta({
  title: 'Learning, hours',
  description: 'For so long after each start of the monitor what is seen counts as normal.',
});
