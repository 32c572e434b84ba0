import type { z } from 'zod';
import type { Alert } from '@/lib/domain/alert';
import type { Actor, ServiceContext } from '../service-context';
import type { snoozeAlertInput } from './alert-verb-input';
import { changeAlert } from './change-alert';

/** Nobody is told of an alert until a time, or until it is more severe. Throws `not_found` and `conflict`. */
export function snoozeAlert(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof snoozeAlertInput>,
): Promise<Alert> {
  return changeAlert(context, actor, 'snooze', input);
}
