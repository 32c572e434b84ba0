import { z } from 'zod';
import { type Alert, type AlertVerdict, alertSchema } from './alert';
import type { Severity } from './severity';
import type { BlindSpot } from './views';

/** What the HTTP API, the pages and the archive tell of cases; times are ISO 8601 UTC. */

export const caseStates = ['open', 'closed'] as const;
export type CaseState = (typeof caseStates)[number];

export type CaseView = {
  readonly id: string;
  /** What people call it by: case 12. */
  readonly number: number;
  readonly title: string;
  readonly summary: string;
  readonly state: CaseState;
  readonly severity: Severity;
  readonly verdict: AlertVerdict | null;
  readonly owner: string | null;
  readonly author: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly closedAt: string | null;
  readonly closedBy: string | null;
  readonly alertCount: number;
  readonly noteCount: number;
  /** Grows when what is said of the case changes; send it with one to have it refused when somebody was quicker. */
  readonly version: number;
};

const time = z.iso.datetime();

/** A broker event with everything that was stored of it. */
export const capturedEventSchema = z.object({
  id: z.string(),
  at: time,
  brokerAt: time.nullable(),
  kind: z.string(),
  clientId: z.string().nullable(),
  clientIdConfidence: z.string(),
  username: z.string().nullable(),
  address: z.string().nullable(),
  port: z.number().int().nullable(),
  reason: z.string().nullable(),
  filter: z.string().nullable(),
  topic: z.string().nullable(),
  origin: z.string(),
  spoofable: z.boolean(),
  raw: z.string(),
  details: z.json().nullable(),
});
export type CapturedEvent = z.infer<typeof capturedEventSchema>;

const capturedDeliverySchema = z.object({
  id: z.string(),
  channel: z.string(),
  cause: z.string(),
  state: z.string(),
  attempts: z.number().int(),
  createdAt: time,
  lastAttemptAt: time.nullable(),
  statusCode: z.number().int().nullable(),
  detail: z.string().nullable(),
});
export type CapturedDelivery = z.infer<typeof capturedDeliverySchema>;

const blindSpotSchema: z.ZodType<BlindSpot> = z.object({
  title: z.string(),
  consequence: z.string(),
  configuration: z.string(),
});

/**
 * An alert as it was when it was put into a case, with what retention would take away later. `eventsLeftOut` tells of
 * broker events that lay in the same time and had no room.
 */
export const capturedAlertSchema = z.object({
  capturedAt: time,
  alert: alertSchema,
  timeline: z.array(
    z.object({ id: z.string(), at: time, kind: z.string(), actor: z.string().nullable(), text: z.string() }),
  ),
  events: z.array(capturedEventSchema),
  eventsLeftOut: z.number().int(),
  deliveries: z.array(capturedDeliverySchema),
  blindSpots: z.array(blindSpotSchema),
});
export type CapturedAlert = z.infer<typeof capturedAlertSchema>;

export type CaseNoteView = {
  readonly id: string;
  readonly at: string;
  readonly author: string;
  readonly text: string;
};

export const caseTimelineSources = ['case', 'note', 'alert', 'delivery', 'event'] as const;
export type CaseTimelineSource = (typeof caseTimelineSources)[number];

/** One line of a case's merged timeline; `alertId` says which alert it is about, `actor` null is the system. */
export type CaseTimelineLine = {
  readonly at: string;
  readonly source: CaseTimelineSource;
  /** Unique within its source. */
  readonly id: string;
  readonly alertId: string | null;
  readonly kind: string;
  readonly actor: string | null;
  readonly text: string;
};

export type CaseAlertView = {
  readonly addedBy: string;
  readonly addedAt: string;
  readonly capturedAt: string;
  /** As it is now; as it was captured when it is no longer stored. */
  readonly alert: Alert;
  readonly isStillStored: boolean;
  readonly eventCount: number;
  readonly eventsLeftOut: number;
};

export type CaseDetail = {
  readonly case: CaseView;
  readonly alerts: readonly CaseAlertView[];
  /** Oldest first. */
  readonly notes: readonly CaseNoteView[];
  /** Older notes that are not among them; the archive has all. */
  readonly notesLeftOut: number;
  /** Oldest first; the archive has all of it. */
  readonly timeline: readonly CaseTimelineLine[];
  readonly timelineLeftOut: number;
};
