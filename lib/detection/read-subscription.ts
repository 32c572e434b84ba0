import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { Json } from '@/lib/domain/json';
import { stripShare } from '@/lib/domain/topic-filter';
import type { Observation, World } from './detector';
import { type ClientIdentity, identifyClient } from './identify-client';

/** A SUBSCRIBE by a foreign MQTT client, granted or refused. `inner` is the filter without a share prefix. */
export type SubscribeAttempt = {
  readonly event: BrokerEvent;
  readonly filter: string;
  readonly inner: string;
  readonly shareGroup: string | null;
  readonly isDenied: boolean;
  readonly who: ClientIdentity;
};

/** Reads a SUBSCRIBE out of an observation; null for anything else and for the monitor's own. */
export function readSubscription(observation: Observation, world: World): SubscribeAttempt | null {
  if (observation.type !== 'event') return null;
  const { event } = observation;
  const isDenied = event.kind === 'acl.denied.subscribe';
  if ((event.kind !== 'client.subscribed' && !isDenied) || event.filter === undefined) return null;
  if (event.clientId !== null && world.isMonitor(event.clientId)) return null;
  const { filter: inner, shareGroup } = stripShare(event.filter);
  return { event, filter: event.filter, inner, shareGroup, isDenied, who: identifyClient(event, world) };
}

/** What every alert about a subscription shows of it. */
export function subscriptionEvidence({ event, filter, isDenied, who }: SubscribeAttempt): {
  readonly [key: string]: Json;
} {
  return {
    filters: [filter],
    accepted: !isDenied,
    grantedQos: event.grantedQos ?? null,
    clientIds: who.clientId === null ? [...(event.candidates ?? [])].slice(0, 20) : [who.clientId],
    clientIdConfidence: event.clientIdConfidence,
    username: who.username,
    addresses: who.address === null ? [] : [who.address],
    brokerLines: [event.raw],
  };
}
