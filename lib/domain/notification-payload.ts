import { z } from 'zod';
import { alertSchema } from './alert';
import { severitySchema } from './severity';

/** Why somebody is told; stored as text in `notification.cause`. */
const notificationCauses = [
  'opened',
  'escalated',
  'reopened',
  'acknowledged',
  'repeated',
  'unacknowledged',
  'resolved',
  'digest',
  'heartbeat',
  'test',
] as const;
export const notificationCauseSchema = z.enum(notificationCauses);
export type NotificationCause = z.infer<typeof notificationCauseSchema>;

/** Other alerts of an incident that a message names; the rest is counted and linked. */
export const namedAlertsMax = 10;

const namedAlertSchema = z.object({
  title: z.string(),
  severity: severitySchema,
  subject: z.string(),
  count: z.number().int(),
  url: z.string(),
});

/**
 * The incident a notification is about, beside its lead alert. `alertCount` counts all its alerts, `hiddenCount` the
 * symptoms among them; `others` names alerts besides the lead one. What is null is not known or does not apply.
 */
export const noticeIncidentSchema = z.object({
  id: z.string(),
  title: z.string(),
  severity: severitySchema,
  state: z.enum(['open', 'resolved']),
  alertCount: z.number().int(),
  hiddenCount: z.number().int(),
  url: z.string(),
  others: z.array(namedAlertSchema).max(namedAlertsMax).default([]),
  openedAt: z.iso.datetime().nullable().default(null),
  resolvedAt: z.iso.datetime().nullable().default(null),
  assignee: z.string().nullable().default(null),
  acknowledgedBy: z.string().nullable().default(null),
  /** For cause `unacknowledged`: how long nobody has acknowledged it. */
  unacknowledgedMinutes: z.number().int().nullable().default(null),
  /** How often something in it came back shortly after it had ended by itself. */
  flapCount: z.number().int().default(0),
});
export type NoticeIncident = z.output<typeof noticeIncidentSchema>;

/** What `notification.payload` holds: `{alert, incident?}`, or (as written before incidents) the alert alone. */
export const notificationPayloadSchema = z.union([
  z.object({ alert: alertSchema, incident: noticeIncidentSchema.nullable().default(null) }),
  alertSchema.transform((alert) => ({ alert, incident: null })),
]);
export type NotificationPayload = {
  readonly alert: z.output<typeof alertSchema>;
  readonly incident: NoticeIncident | null;
};
