import type { AlertVerdict } from '@/lib/domain/alert';
import { type Severity, severityRank } from '@/lib/domain/severity';

const firstMinutes = 30;
const longestMinutes = 24 * 60;
const minuteMs = 60_000;

/** How long the condition of a resolved alert is kept quiet, and the length of that span for the next time. */
export type QuietSpan = { readonly quietUntil: Date | null; readonly quietMinutes: number | null };

/**
 * What a verdict means for the condition of the alert that it resolves: benign and false ones are kept quiet, 30 minutes
 * the first time and twice as long each time after (`previousMinutes`) up to a day; a true one starts from the beginning;
 * without a verdict, or with an unknown one, nothing is kept quiet and nothing forgotten (detection reference §2.2).
 */
export function quietAfter(
  verdict: AlertVerdict | null,
  previousMinutes: number | null,
  resolvedAt: Date,
): QuietSpan {
  if (verdict === null || verdict === 'unknown') return { quietUntil: null, quietMinutes: previousMinutes };
  if (verdict === 'true-positive') return { quietUntil: null, quietMinutes: null };
  const quietMinutes =
    previousMinutes === null ? firstMinutes : Math.min(longestMinutes, 2 * previousMinutes);
  return { quietUntil: new Date(resolvedAt.getTime() + quietMinutes * minuteMs), quietMinutes };
}

/** Is a raise at `at` (ms) only counted? One that is more severe than what was judged is a new matter. */
export function isKeptQuiet(
  resolved: { readonly quietUntil: Date | null; readonly severity: Severity },
  raise: { readonly at: number; readonly severity: Severity },
): boolean {
  const { quietUntil, severity } = resolved;
  if (quietUntil === null || raise.at >= quietUntil.getTime()) return false;
  return severityRank(raise.severity) <= severityRank(severity);
}
