import { z } from 'zod';

/** Severities from least to most urgent; the order is the ranking. */
export const severities = ['info', 'low', 'medium', 'high', 'critical'] as const;
export const severitySchema = z.enum(severities);
export type Severity = z.infer<typeof severitySchema>;

/** 0 (info) … 4 (critical). */
export function severityRank(severity: Severity): number {
  return severities.indexOf(severity);
}

/** The more urgent of two severities. */
export function worstSeverity(a: Severity, b: Severity): Severity {
  return severityRank(a) >= severityRank(b) ? a : b;
}
