import { z } from 'zod';
import { isNarrow } from '@/lib/alerting/matcher/matches-alert';
import { type AlertMatcher, alertMatcherSchema } from '@/lib/domain/alert-matcher';

/** A matcher that narrows something down: one that fits everything must be meant, so it is refused. */
export const narrowMatcher = alertMatcherSchema.refine(isNarrow, 'must have at least one field');

export const reasonField = z.string().trim().min(1).max(500).describe('why; kept with it');

/** A stored matcher; null when this version cannot read it, so that it matches nothing and nobody misses an alert. */
export function readMatcher(stored: unknown): AlertMatcher | null {
  return alertMatcherSchema.safeParse(stored).data ?? null;
}
