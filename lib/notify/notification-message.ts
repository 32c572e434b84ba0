import type { Alert } from '@/lib/domain/alert';
import type { NoticeIncident, NotificationCause } from '@/lib/domain/notification-payload';

/**
 * What one notification says, before any target's format: the lead alert as it was, its incident (null for an alert
 * alone), why, and when this attempt is made (ISO 8601 UTC).
 */
export type NotificationMessage = {
  readonly alert: Alert;
  readonly incident: NoticeIncident | null;
  readonly cause: NotificationCause;
  readonly sentAt: string;
};
