import type { z } from 'zod';
import type { Alert } from '@/lib/domain/alert';
import type { Actor, ServiceContext } from '../service-context';
import type { assignAlertInput } from './alert-verb-input';
import { changeAlert } from './change-alert';

/** Gives an alert that is not resolved to a user, or to nobody. Throws `not_found`, `invalid` and `conflict`. */
export function assignAlert(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof assignAlertInput>,
): Promise<Alert> {
  return changeAlert(context, actor, 'assign', input);
}
