import type { BrokerEventKind } from '@/lib/domain/broker-event';
import type { Detector } from '../detector';

const untold = 'It judges single messages and what they carry, and of messages only the counts are stored.';

/** Why a detector cannot be run over stored history, in a sentence; null when it can. */
export function backTestObstacle({ observes }: Pick<Detector, 'observes'>): string | null {
  const isOnlyMessages =
    observes.includes('signals') && observes.every((type) => type === 'signals' || type === 'sweep');
  return isOnlyMessages ? untold : null;
}

/** Does it judge how often topics speak, so that the counts of every minute must be played to it? */
export function needsRates({ observes }: Pick<Detector, 'observes'>): boolean {
  return observes.includes('minute') || observes.every((type) => type === 'sweep');
}

/** Does it look at the broker's own counters? */
export function needsMetrics({ needs }: Pick<Detector, 'needs'>): boolean {
  return needs.includes('broker.metric');
}

/** The kinds of stored events that it can learn anything from; null for all. */
export function neededEvents({ observes }: Pick<Detector, 'observes'>): readonly BrokerEventKind[] | null {
  if (observes.includes('event')) return null;
  return observes.includes('sparkplug')
    ? ['sparkplug.nbirth', 'sparkplug.ndeath', 'sparkplug.dbirth', 'sparkplug.ddeath', 'sparkplug.state']
    : [];
}
