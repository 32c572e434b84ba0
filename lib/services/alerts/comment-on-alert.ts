import type { z } from 'zod';
import type { Alert } from '@/lib/domain/alert';
import type { Actor, ServiceContext } from '../service-context';
import type { commentOnAlertInput } from './alert-verb-input';
import { changeAlert } from './change-alert';

/** Adds a comment to an alert's timeline, whatever its state. Throws `not_found`. */
export function commentOnAlert(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof commentOnAlertInput>,
): Promise<Alert> {
  return changeAlert(context, actor, 'comment', { id: input.id, comment: input.text });
}
