import type { BrokerState } from '@/lib/domain/broker';
import type { BrokerEvent } from '@/lib/domain/broker-event';

/** The event that tells of a state the monitor is in towards a broker; `reason` is one sentence or null. */
export function monitorEvent(state: BrokerState, reason: string | null, at: number): BrokerEvent {
  return {
    kind: 'monitor.state',
    receivedAt: at,
    brokerAt: null,
    clientId: null,
    clientIdConfidence: 'absent',
    reason: reason === null ? state : `${state}: ${reason}`,
    origin: 'monitor',
    spoofable: false,
    raw: reason === null ? `monitor ${state}` : `monitor ${state}: ${reason}`,
  };
}
