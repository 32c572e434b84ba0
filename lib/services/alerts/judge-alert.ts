import type { z } from 'zod';
import type { Alert } from '@/lib/domain/alert';
import type { Actor, ServiceContext } from '../service-context';
import type { verdictAlertInput } from './alert-verb-input';
import { changeAlert } from './change-alert';

/** Says later what a resolved alert was, or takes that back. Throws `not_found`, and `conflict` while it is unresolved. */
export function judgeAlert(
  context: ServiceContext,
  actor: Actor,
  input: z.output<typeof verdictAlertInput>,
): Promise<Alert> {
  return changeAlert(context, actor, 'verdict', input);
}
