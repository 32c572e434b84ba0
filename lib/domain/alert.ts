import { z } from 'zod';
import { alertHolds, muteKinds } from './alerting-views';
import { subjectKinds } from './finding';
import { severitySchema } from './severity';

export const alertStates = ['open', 'acknowledged', 'resolved'] as const;
export const alertStateSchema = z.enum(alertStates);
export type AlertState = z.infer<typeof alertStateSchema>;

/** What a person can find an alert to have been, when resolving it or later. */
export const alertVerdicts = ['true-positive', 'benign', 'false-positive', 'unknown'] as const;
export const alertVerdictSchema = z.enum(alertVerdicts);
export type AlertVerdict = z.infer<typeof alertVerdictSchema>;

/** One factor of a severity in words: what it is, what it gave, and why. */
export const severityFactorSchema = z.object({ name: z.string(), value: z.string(), reason: z.string() });

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
  /** Of the asset that it is about (site, line, owner …), not the ATT&CK tags. */
  tags: z.array(z.string()).default([]),
  /** How the severity came about, in order; empty when it is the detector's alone. */
  severityFactors: z.array(severityFactorSchema).default([]),
  /** Who is on it, by name and user id; null = nobody. */
  assignee: z.string().nullable().default(null),
  assigneeId: z.string().nullable().default(null),
  /** Who acknowledged and who resolved it, and when; `resolvedBy` null is the system. */
  acknowledgedAt: z.iso.datetime().nullable().default(null),
  acknowledgedBy: z.string().nullable().default(null),
  resolvedAt: z.iso.datetime().nullable().default(null),
  resolvedBy: z.string().nullable().default(null),
  /** When a person last opened it again after it was resolved. */
  reopenedAt: z.iso.datetime().nullable().default(null),
  /** Held back by a person: nobody is told of it while it lasts. */
  hold: z.enum(alertHolds).nullable().default(null),
  holdUntil: z.iso.datetime().nullable().default(null),
  /** What keeps it from being told, with the id of that rule. */
  mutedKind: z.enum(muteKinds).nullable().default(null),
  mutedById: z.string().nullable().default(null),
  /** The alert whose symptom it is. */
  inhibitedById: z.string().nullable().default(null),
  incidentId: z.string().nullable().default(null),
  /** Grows with every change that people make or are told of; send it with a verb to have an outdated view refused. */
  version: z.number().int().default(1),
});
export type Alert = z.infer<typeof alertSchema>;

/**
 * What a timeline line tells. `held` begins a hold and `released` ends one; `muted`/`unmuted` are rules that keep it from
 * being told, `inhibited`/`uninhibited` another alert whose symptom it is; `grouped` is its incident.
 */
export const timelineKinds = [
  'opened',
  'repeated',
  'escalated',
  'cleared',
  'acknowledged',
  'resolved',
  'reopened',
  'verdict',
  'assigned',
  'held',
  'released',
  'muted',
  'unmuted',
  'inhibited',
  'uninhibited',
  'grouped',
  'comment',
  'notified',
] as const;
export type TimelineKind = (typeof timelineKinds)[number];

/** One line of an alert's timeline. */
export type AlertTimelineEntry = {
  readonly id: string;
  readonly at: string;
  readonly kind: TimelineKind;
  /** A person's name, or null for the system itself. */
  readonly actor: string | null;
  readonly text: string;
};
