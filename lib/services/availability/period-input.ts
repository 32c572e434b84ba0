import { z } from 'zod';
import type { TimeRange } from '@/lib/domain/availability/time-ranges';
import { AppError } from '@/lib/errors';
import { timeQuery } from '../keyset-page';

const dayMs = 86_400_000;
const lengths = { '24h': dayMs, '7d': 7 * dayMs, '30d': 30 * dayMs } as const;

/** How long spans are kept, and the longest period, in days. */
export const spanDays = 400;

/** The query fields of a period: one of the usual ones up to now, or `from` and `to`. */
export const periodQuery = {
  period: z.enum(['24h', '7d', '30d']).optional().describe('up to now; default 24h'),
  from: timeQuery.optional().describe('instead of `period`'),
  to: timeQuery.optional().describe('with `from`; default now'),
};
export type PeriodQuery = z.output<z.ZodObject<typeof periodQuery>>;

function invalid(field: string, message: string): AppError {
  return new AppError('invalid', `${field} ${message}.`, [{ field, message }]);
}

/** The period in ms; it never reaches beyond `now`. Throws `invalid` naming the field. */
export function periodOf(query: PeriodQuery, now: Date): TimeRange {
  const end = now.getTime();
  if (query.from === undefined) {
    if (query.to !== undefined) throw invalid('to', 'needs `from` as well');
    return { from: end - lengths[query.period ?? '24h'], to: end };
  }
  if (query.period !== undefined) throw invalid('period', 'and `from` exclude each other');
  const range = { from: query.from.getTime(), to: Math.min(query.to?.getTime() ?? end, end) };
  if (range.from >= range.to) throw invalid('from', 'must lie before `to`, and in the past');
  if (range.to - range.from > spanDays * dayMs)
    throw invalid('from', `must be at most ${spanDays} days before \`to\``);
  return range;
}
