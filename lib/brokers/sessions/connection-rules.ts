import type { BrokerEvent } from '@/lib/domain/broker-event';
import { isKnown } from './known-event';
import type { Session } from './session-table';
import { fillFromSession, isOtherConnection, type TrackerState } from './tracker-state';

/** Clean start drops what was subscribed; a resumed MQTT 5 session brings back what its disconnect seemed to end. */
function startSession(state: TrackerState, session: Session, { cleanStart, receivedAt }: BrokerEvent): void {
  const { endedAt } = session;
  session.endedAt = null;
  if (cleanStart === true) state.endSubscriptions(session, receivedAt);
  if (cleanStart !== false || endedAt === null) return;
  for (const subscription of session.subscriptions.values()) {
    if (!subscription.denied && subscription.endedAt === endedAt)
      state.table.setActive(subscription, true, receivedAt);
  }
}

/** A new connection, also upon one that never ended: the newer one counts. */
export function connect(state: TrackerState, event: BrokerEvent): BrokerEvent {
  state.opens.settle(event);
  if (!isKnown(event)) {
    if (event.clientIdConfidence === 'ambiguous') state.undecided.add(event);
    return event;
  }
  const session = state.table.touch(event.clientId, event.receivedAt);
  session.username = event.username ?? null;
  session.protocolVersion = event.protocolVersion ?? session.protocolVersion;
  session.keepAliveSeconds = event.keepAliveSeconds ?? session.keepAliveSeconds;
  session.cleanStart = event.cleanStart ?? session.cleanStart;
  session.isBridge = event.isBridge ?? session.isBridge;
  session.lastReason = null;
  state.setEndpoint(session, event);
  state.table.setConnected(session, true, event.receivedAt);
  startSession(state, session, event);
  return event;
}

/** Takes a session offline. With clean start its subscriptions end with it, unless MQTT 5 gave it an expiry interval. */
function endConnection(state: TrackerState, session: Session, event: BrokerEvent): void {
  state.setOffline(session, event.receivedAt, event.reason ?? null);
  if (session.cleanStart !== true) return;
  session.endedAt = session.protocolVersion === 5 ? event.receivedAt : null;
  state.endSubscriptions(session, event.receivedAt);
}

/**
 * The end of a connection. Of another one than we know (its connect was lost on the way) it leaves the session unknown;
 * of one that never sent a CONNECT there is no client id.
 */
export function disconnect(state: TrackerState, event: BrokerEvent): BrokerEvent {
  state.opens.settle(event);
  if (!isKnown(event)) return event.clientId === null ? state.opens.infer(event, true) : event;
  const known = state.table.get(event.clientId);
  if (known && isOtherConnection(known, event)) {
    state.setUnknown(known, event.receivedAt);
    return { ...event, username: event.username ?? known.username ?? undefined };
  }
  const filled = fillFromSession(event, known);
  endConnection(state, state.table.touch(event.clientId, event.receivedAt), event);
  return filled;
}

/**
 * A takeover counts only when the old connection was live. 2.0 says “already connected” of live ones only; 2.1 says
 * “session taken over” also when a session that was offline is resumed.
 */
export function takeOver(state: TrackerState, event: BrokerEvent): BrokerEvent {
  if (!isKnown(event)) return event;
  const known = state.table.get(event.clientId);
  const isSurelyLive = event.reason === 'already connected';
  const isLive = known?.connected === true && !isOtherConnection(known, event);
  if (isSurelyLive || isLive) {
    const filled = fillFromSession(event, known);
    const session = state.table.touch(event.clientId, event.receivedAt);
    state.setOffline(session, event.receivedAt, 'session taken over');
    return filled;
  }
  const reason =
    known?.connected === false
      ? 'the old session was already offline'
      : 'not known whether the old session was live';
  return { ...event, kind: 'session.resumed', reason };
}

export function expire(state: TrackerState, event: BrokerEvent): BrokerEvent {
  const session = state.sessionOf(event);
  if (!session) return event;
  session.endedAt = null;
  state.setOffline(session, event.receivedAt, event.reason ?? null);
  state.endSubscriptions(session, event.receivedAt);
  return { ...event, username: event.username ?? session.username ?? undefined };
}

/** A refused sign-in: never the live session of the same client id, unless it comes from that very connection. */
export function failSignIn(state: TrackerState, event: BrokerEvent): BrokerEvent {
  state.opens.settle(event);
  const own = state.sessionAt(event);
  if (own && own.clientId === event.clientId) {
    endConnection(state, own, event);
    return fillFromSession(event, own);
  }
  return state.opens.infer(event, true);
}

/** Names the MQTT client of a live connection by its address, or fills in what its session knows. */
export function attribute(state: TrackerState, event: BrokerEvent): BrokerEvent {
  const session = state.sessionOf(event) ?? (event.clientId === null ? state.sessionAt(event) : undefined);
  if (session === undefined || session.connected === false) return event;
  const clientIdConfidence = event.clientId === null ? 'resolved' : event.clientIdConfidence;
  return fillFromSession({ ...event, clientId: session.clientId, clientIdConfidence }, session);
}

/** A protocol or TLS error: of a live session, else, before any CONNECT was accepted, of a connection that waits. */
export function fail(state: TrackerState, event: BrokerEvent): BrokerEvent {
  const attributed = attribute(state, event);
  if (attributed !== event || event.clientIdConfidence === 'ambiguous') return attributed;
  state.opens.settle(event);
  const isBeforeConnect = event.clientId === null || /^(?:CONNECT|password) /.test(event.reason ?? '');
  return isBeforeConnect
    ? state.opens.infer(event, event.kind === 'protocol.error' && event.clientId === null)
    : event;
}

/** A cut line still tells that a connection was completed, or that a session ended somehow. */
export function cut(state: TrackerState, event: BrokerEvent): BrokerEvent {
  state.opens.settle(event);
  const session = state.sessionOf(event);
  if (session && event.reason === 'cut disconnect line')
    state.table.setConnected(session, null, event.receivedAt);
  return fillFromSession(event, session);
}
