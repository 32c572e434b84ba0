import type { Alert } from '@/lib/domain/alert';
import type { Actor, ServiceContext } from '../service-context';
import { type AlertVerbInput, changeAlert } from './change-alert';

/** Somebody looks after an open alert. Throws `not_found`, and `conflict` when it is not open. */
export function acknowledgeAlert(
  context: ServiceContext,
  actor: Actor,
  input: AlertVerbInput,
): Promise<Alert> {
  return changeAlert(context, actor, 'acknowledge', input);
}
