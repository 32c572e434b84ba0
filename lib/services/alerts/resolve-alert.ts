import type { Alert } from '@/lib/domain/alert';
import type { Actor, ServiceContext } from '../service-context';
import type { ResolveAlertInput } from './alert-verb-input';
import { changeAlert } from './change-alert';

/**
 * An alert is dealt with; should its condition come back, that is a new alert, unless a verdict keeps it quiet. Throws
 * `not_found` and `conflict`.
 */
export function resolveAlert(
  context: ServiceContext,
  actor: Actor,
  input: ResolveAlertInput,
): Promise<Alert> {
  return changeAlert(context, actor, 'resolve', input);
}
