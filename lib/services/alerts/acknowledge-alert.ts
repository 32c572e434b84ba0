import type { z } from 'zod';
import type { Alert } from '@/lib/domain/alert';
import type { Actor, ServiceContext } from '../service-context';
import type { acknowledgeAlertInput } from './alert-verb-input';
import { changeAlert } from './change-alert';

/**
 * Somebody looks after an open alert; with `untilClear` nothing more is told of it until its condition ends or gets graver. Throws
 * `not_found`, and `conflict` when it is not open or its end is noticed by nobody.
 */
export function acknowledgeAlert(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof acknowledgeAlertInput>,
): Promise<Alert> {
  return changeAlert(context, actor, 'acknowledge', input);
}
