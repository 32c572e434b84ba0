import { z } from 'zod';

/** Severities from least to most urgent; the order is the ranking. */
export const severities = ['info', 'low', 'medium', 'high', 'critical'] as const;
export const severitySchema = z.enum(severities);
export type Severity = z.infer<typeof severitySchema>;

/** 0 (info) … 4 (critical). */
export function severityRank(severity: Severity): number {
  return severities.indexOf(severity);
}
