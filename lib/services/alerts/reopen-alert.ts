import type { Alert } from '@/lib/domain/alert';
import type { Actor, ServiceContext } from '../service-context';
import { type AlertVerbInput, changeAlert } from './change-alert';

/** An acknowledged or resolved alert is open again. Throws `not_found`, and `conflict` when the same condition already has a newer alert. */
export function reopenAlert(context: ServiceContext, actor: Actor, input: AlertVerbInput): Promise<Alert> {
  return changeAlert(context, actor, input, {
    verb: 'reopened',
    from: ['acknowledged', 'resolved'],
    columns: () => ({
      state: 'open',
      acknowledgedAt: null,
      acknowledgedBy: null,
      resolvedAt: null,
      resolvedBy: null,
    }),
  });
}
