import { fitsEverything } from '@/lib/alerting/matcher/fits-everything';
import type { Transaction } from '@/lib/db/database';
import { detectors } from '@/lib/detection/registry';
import type { AlertMatcher } from '@/lib/domain/alert-matcher';
import { AppError } from '@/lib/errors';
import { hasPermission } from '../require-permission';
import type { Actor } from '../service-context';

/** Who may only triage keeps alerts quiet for as long as a shutdown of a plant lasts; longer is a decision about the set-up. */
export const triageDaysMax = 30;

const dayMs = 86_400_000;

function refuse(field: string, message: string): AppError {
  return new AppError('forbidden', `${field} ${message}.`, [{ field, message }]);
}

/** Throws `forbidden` when somebody who may not configure would mute every alert of the site. */
export async function requireNarrowOrConfigure(
  tx: Transaction,
  actor: Actor,
  matcher: AlertMatcher,
): Promise<void> {
  if (hasPermission(actor, 'configure')) return;
  const brokers = await tx.broker.findMany({ select: { id: true } });
  const site = { brokerIds: brokers.map(({ id }) => id), detectors: detectors.map(({ kind }) => kind) };
  if (fitsEverything(matcher, site))
    throw refuse(
      'matcher',
      'fits every alert: an analyst or administrator may do that, others must narrow it',
    );
}

/** Throws `forbidden` when somebody who may not configure would mute for more than 30 days; `field` is to blame. */
export function requireShortOrConfigure(actor: Actor, lengthMs: number, field: string): void {
  if (lengthMs <= triageDaysMax * dayMs || hasPermission(actor, 'configure')) return;
  throw refuse(field, `is more than ${triageDaysMax} days away: an analyst or administrator may do that`);
}

/** Throws `forbidden` when somebody who may not configure would mute at every minute of the week, for good. */
export function requirePauseOrConfigure(actor: Actor, isAlways: boolean): void {
  if (!isAlways || hasPermission(actor, 'configure')) return;
  throw refuse(
    'durationMinutes',
    'makes it last the whole week, for good: an analyst or administrator may do that',
  );
}
