import { z } from 'zod';
import { subjectKinds } from './finding';
import { severitySchema } from './severity';

export const alertStates = ['open', 'acknowledged', 'resolved'] as const;
export const alertStateSchema = z.enum(alertStates);
export type AlertState = z.infer<typeof alertStateSchema>;

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
