import type { BrokerEvent } from '@/lib/domain/broker-event';

/** An event whose client id is a fact. */
export type KnownEvent = BrokerEvent & { readonly clientId: string };

export function isKnown(event: BrokerEvent): event is KnownEvent {
  const { clientId, clientIdConfidence } = event;
  return clientId !== null && (clientIdConfidence === 'exact' || clientIdConfidence === 'resolved');
}
