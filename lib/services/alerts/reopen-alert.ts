import type { Alert } from '@/lib/domain/alert';
import type { Actor, ServiceContext } from '../service-context';
import type { AlertVerbInput } from './alert-verb-input';
import { changeAlert } from './change-alert';

/** An acknowledged or resolved alert is open again. Throws `not_found`; `conflict` when a newer alert has its condition. */
export function reopenAlert(context: ServiceContext, actor: Actor, input: AlertVerbInput): Promise<Alert> {
  return changeAlert(context, actor, 'reopen', input);
}
