import type { Alert } from '@/lib/domain/alert';
import type { Actor, ServiceContext } from '../service-context';
import type { AlertVerbInput } from './alert-verb-input';
import { changeAlert } from './change-alert';

/**
 * Nobody is told of an alert until it gets worse: more severe, or seen ten times as often as so far. Throws `not_found`
 * and `conflict`.
 */
export function archiveAlert(context: ServiceContext, actor: Actor, input: AlertVerbInput): Promise<Alert> {
  return changeAlert(context, actor, 'archive', input);
}
