import { z } from 'zod';
import { alertSchema } from '@/lib/domain/alert';

/** Why somebody is told; stored as text in `notification.cause`. */
const notificationCauses = ['opened', 'escalated', 'reopened', 'resolved', 'test'] as const;

/** What one notification says, before any target's format: the alert as it was, why, and when this attempt is made (ISO 8601 UTC). */
export const notificationMessageSchema = z.object({
  alert: alertSchema,
  cause: z.enum(notificationCauses),
  sentAt: z.iso.datetime(),
});
export type NotificationMessage = z.infer<typeof notificationMessageSchema>;
