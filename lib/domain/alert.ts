import { z } from 'zod';
import { subjectKinds } from './finding';
import { severitySchema } from './severity';

export const alertStates = ['open', 'acknowledged', 'resolved'] as const;
export const alertStateSchema = z.enum(alertStates);
export type AlertState = z.infer<typeof alertStateSchema>;

/** What a person can find an alert to have been when resolving it. */
export const alertVerdicts = ['true-positive', 'benign', 'false-positive'] as const;
export const alertVerdictSchema = z.enum(alertVerdicts);
export type AlertVerdict = z.infer<typeof alertVerdictSchema>;

/** The stable alert JSON of the HTTP API, webhooks and replay; times are ISO 8601 UTC. */
export const alertSchema = z.object({
  id: z.string(),
  brokerId: z.number().int(),
  broker: z.string(),
  detector: z.string(),
  severity: severitySchema,
  confidence: z.number().min(0).max(1),
  state: alertStateSchema,
  title: z.string(),
  summary: z.string(),
  subject: z.object({ kind: z.enum(subjectKinds), id: z.string() }),
  count: z.number().int(),
  firstSeenAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  evidence: z.record(z.string(), z.json()),
  attack: z.array(z.object({ id: z.string(), name: z.string(), version: z.string() })),
  url: z.string(),
  /** Raised in shadow mode: kept for study, told to nobody and never counted as open. */
  shadow: z.boolean().default(false),
  verdict: alertVerdictSchema.nullable().default(null),
  /** Raises since it was resolved that made no new alert, because its condition is kept quiet until `quietUntil`. */
  suppressedCount: z.number().int().default(0),
  quietUntil: z.iso.datetime().nullable().default(null),
});
export type Alert = z.infer<typeof alertSchema>;

/** One line of an alert's timeline. */
export type AlertTimelineEntry = {
  readonly id: string;
  readonly at: string;
  readonly kind:
    | 'opened'
    | 'repeated'
    | 'escalated'
    | 'cleared'
    | 'acknowledged'
    | 'resolved'
    | 'reopened'
    | 'comment'
    | 'notified';
  /** A person's name, or null for the system itself. */
  readonly actor: string | null;
  readonly text: string;
};
