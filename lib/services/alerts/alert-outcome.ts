import type { Alert } from '@/lib/domain/alert';
import { AppError, type AppErrorCode } from '@/lib/errors';
import type { ServiceContext } from '../service-context';

/** What became of one of the alerts; `code` as of an error of a single verb. */
export type AlertOutcome =
  | { readonly id: string; readonly ok: true; readonly alert: Alert }
  | { readonly id: string; readonly ok: false; readonly code: AppErrorCode; readonly message: string };

/** What failed for one alert must not hide what was done to the others before it. */
export function refusal(context: ServiceContext, id: string, error: unknown): AlertOutcome {
  if (error instanceof AppError) return { id, ok: false, code: error.code, message: error.message };
  context.log.error({ err: error, alert: id }, 'an alert could not be changed');
  return { id, ok: false, code: 'unavailable', message: 'Something went wrong here: try this one again.' };
}
