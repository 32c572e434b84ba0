import type { BrokerEvent } from '@/lib/domain/broker-event';
import { isKnown } from './known-event';
import { fillFromSession, type TrackerState } from './tracker-state';

/** A granted or a denied subscription; whoever subscribes is connected, even if we missed the connect. */
export function subscribe(state: TrackerState, event: BrokerEvent): BrokerEvent {
  if (!isKnown(event) || event.filter === undefined) return event;
  const isDenied = event.kind === 'acl.denied.subscribe';
  const session = state.table.touch(event.clientId, event.receivedAt);
  if (session.connected === null) state.table.setConnected(session, true, null);
  const subscription = state.table.touchSubscription(session, event.filter, event.receivedAt);
  subscription.shareGroup = event.shareGroup ?? null;
  subscription.grantedQos = event.grantedQos ?? null;
  subscription.denied = isDenied;
  state.table.setActive(subscription, !isDenied, event.receivedAt);
  return fillFromSession(event, session);
}

/** Brokers also report an UNSUBSCRIBE from what was never subscribed: that leaves no trace here. */
export function unsubscribe(state: TrackerState, event: BrokerEvent): BrokerEvent {
  if (!isKnown(event) || event.filter === undefined) return event;
  const session = state.table.touch(event.clientId, event.receivedAt);
  const subscription = session.subscriptions.get(event.filter);
  if (subscription) state.table.setActive(subscription, false, event.receivedAt);
  return fillFromSession(event, session);
}
