import type { BrokerEvent } from '@/lib/domain/broker-event';
import { isKnown } from './known-event';
import { endpointOf, PendingOpens } from './pending-opens';
import { type Session, SessionTable } from './session-table';
import { UndecidedConnects } from './undecided-connects';

/** Everything a session tracker remembers of one broker. */
export class TrackerState {
  readonly table: SessionTable;
  readonly opens = new PendingOpens();
  readonly undecided = new UndecidedConnects();
  private readonly byEndpoint = new Map<string, Session>();

  constructor(sessionsMax: number) {
    this.table = new SessionTable(sessionsMax, (session) => this.forgetEndpoint(session));
  }

  /** The session that an event is about, when its client id is a fact and known. */
  sessionOf(event: BrokerEvent): Session | undefined {
    return isKnown(event) ? this.table.get(event.clientId) : undefined;
  }

  /** The session whose connection comes from the event's address and port. */
  sessionAt(event: BrokerEvent): Session | undefined {
    const endpoint = endpointOf(event);
    return endpoint === null ? undefined : this.byEndpoint.get(endpoint);
  }

  setEndpoint(session: Session, event: BrokerEvent): void {
    this.forgetEndpoint(session);
    if (event.address === undefined) return;
    this.table.setAddress(session, event.address, event.port ?? null);
    const endpoint = endpointOf(event);
    if (endpoint !== null) this.byEndpoint.set(endpoint, session);
  }

  setOffline(session: Session, at: number, reason: string | null): void {
    this.forgetEndpoint(session);
    session.lastReason = reason;
    this.table.setConnected(session, false, at);
  }

  endSubscriptions(session: Session, at: number): void {
    for (const subscription of session.subscriptions.values()) this.table.setActive(subscription, false, at);
  }

  /** Who was connected may no longer be: nothing is known of its connection. */
  setUnknown(session: Session, at: number | null): void {
    this.forgetEndpoint(session);
    session.port = null;
    this.table.setConnected(session, null, at);
  }

  private forgetEndpoint(session: Session): void {
    if (session.address === null || session.port === null) return;
    const endpoint = `${session.address} ${session.port}`;
    if (this.byEndpoint.get(endpoint) === session) this.byEndpoint.delete(endpoint);
  }
}

/** True when a line's own port contradicts the live connection that we know: it speaks of another one. */
export function isOtherConnection(session: Session, event: BrokerEvent): boolean {
  if (session.connected !== true || session.port === null || event.port === undefined) return false;
  return session.port !== event.port || session.address !== event.address;
}

/** Fills in what the broker left out of a line and the session knows: user, address and port. */
export function fillFromSession(event: BrokerEvent, session: Session | undefined): BrokerEvent {
  if (session === undefined) return event;
  const username = event.username ?? session.username ?? undefined;
  if (event.address !== undefined || session.address === null) return { ...event, username };
  return { ...event, username, address: session.address, port: session.port ?? undefined };
}
