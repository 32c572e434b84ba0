import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { LiveClients } from './dialect';
import {
  attribute,
  connect,
  cut,
  disconnect,
  expire,
  fail,
  failSignIn,
  takeOver,
} from './sessions/connection-rules';
import { isKnown } from './sessions/known-event';
import type { SessionChanges, Subscription } from './sessions/session-table';
import { subscribe, unsubscribe } from './sessions/subscription-rules';
import { fillFromSession, TrackerState } from './sessions/tracker-state';

/** What is known of an MQTT client that is, or may be, connected. */
export type TrackedSession = {
  readonly clientId: string;
  readonly username: string | null;
  readonly address: string | null;
  /** ms since the epoch; null when it connected before we looked, or may have gone. */
  readonly connectedSince: number | null;
};

export type SessionTrackerOptions = {
  /** The monitor's own client ids. */
  isMonitor?(clientId: string): boolean;
  /** Sessions remembered (default 200,000); past it the one that is offline longest is forgotten. */
  readonly sessionsMax?: number;
};

const rules: Partial<Record<BrokerEvent['kind'], (state: TrackerState, event: BrokerEvent) => BrokerEvent>> =
  {
    'client.connected': connect,
    'client.disconnected': disconnect,
    'session.takeover': takeOver,
    'session.expired': expire,
    'auth.failed': failSignIn,
    'client.subscribed': subscribe,
    'acl.denied.subscribe': subscribe,
    'client.unsubscribed': unsubscribe,
    'log.truncated': cut,
    'protocol.error': fail,
    'tls.error': fail,
    'client.tls': attribute,
    'queue.dropping': (state, event) => fillFromSession(event, state.sessionOf(event)),
  };

/**
 * The sessions and subscriptions of one broker, from its events in the order received. Tolerates what brokers really
 * send: connect upon connect, disconnect without connect, a “takeover” of a session that was offline (Mosquitto 2.1),
 * unsubscribe without subscribe, and starting late. Mutated in place, knows no clock; one per broker.
 */
export class SessionTracker implements LiveClients {
  private readonly state: TrackerState;
  private readonly isMonitor: (clientId: string) => boolean;
  private version: string | null = null;
  private areStamped: boolean | null = null;

  constructor(options: SessionTrackerOptions = {}) {
    this.state = new TrackerState(options.sessionsMax ?? 200_000);
    this.isMonitor = options.isMonitor ?? (() => false);
  }

  /** MQTT clients that are certainly connected. */
  get connectedCount(): number {
    return this.state.table.connectedCount;
  }

  /** True unless the client id is unknown or known to be offline; also for every reading of an undecided connect. */
  isLive(clientId: string): boolean {
    const session = this.state.table.get(clientId);
    return (session !== undefined && session.connected !== false) || this.state.undecided.mayBe(clientId);
  }

  *liveIds(): Iterable<string> {
    for (const session of this.state.table.all()) if (session.connected !== false) yield session.clientId;
  }

  /** `2.0.11`; null until a Mosquitto broker has told it. */
  brokerVersion(): string | null {
    return this.version;
  }

  linesAreStamped(): boolean | null {
    return this.areStamped;
  }

  /** Null when the client id is unknown or offline. */
  session(clientId: string): TrackedSession | null {
    const session = this.state.table.get(clientId);
    if (session === undefined || session.connected === false) return null;
    const { username, address, since, connected } = session;
    return { clientId, username, address, connectedSince: connected === true ? since : null };
  }

  /** Every subscription seen of a client id, ended and denied ones included. */
  subscriptions(clientId: string): readonly Readonly<Subscription>[] {
    return [...(this.state.table.get(clientId)?.subscriptions.values() ?? [])];
  }

  /** MQTT clients and subscriptions that changed since the last call, as they are now. */
  takeChanges(): SessionChanges {
    return this.state.table.takeChanges(this.isMonitor);
  }

  /** The monitor lost the broker at `at` (ms): who was connected may no longer be. */
  markLinkLost(at: number): void {
    const { table, opens, undecided } = this.state;
    opens.clear();
    undecided.clear();
    for (const session of table.all()) if (session.connected === true) this.state.setUnknown(session, at);
  }

  /**
   * Takes in an event and returns what to pass on in its place: the same, with user and address filled in from the
   * session, an inferred address, a settled client id, or a takeover that was none as `session.resumed`.
   */
  apply(received: BrokerEvent): readonly BrokerEvent[] {
    if (received.kind === 'net.open') this.state.opens.add(received);
    if (received.kind === 'net.open' || received.kind === 'client.connected') this.learnStamp(received);
    if (received.kind === 'broker.info') this.learnVersion(received);
    const event = this.settlePeer(received);
    this.decideConnect(event);
    return [rules[event.kind]?.(this.state, event) ?? event];
  }

  /** Lines of these kinds begin with `New `, never with what an MQTT client could have written. */
  private learnStamp(event: BrokerEvent): void {
    this.areStamped = !event.raw.startsWith('New ');
  }

  private learnVersion(event: BrokerEvent): void {
    if (event.topic !== '$SYS/broker/version') return;
    this.version = /^mosquitto version (\S{1,32})/.exec(event.reason ?? '')?.[1] ?? this.version;
  }

  /** An IP address in the client-id place may be a client id after all: the port tells. */
  private settlePeer(event: BrokerEvent): BrokerEvent {
    if (event.clientIdConfidence !== 'ambiguous' || event.kind === 'client.connected') return event;
    if (event.port === undefined) return event;
    return this.state.sessionAt(event)?.clientId === event.clientId
      ? { ...event, clientIdConfidence: 'resolved' }
      : { ...event, clientId: null, clientIdConfidence: 'absent', candidates: undefined };
  }

  /** A line that names a client id without a live session may tell whose an undecided connect was. */
  private decideConnect(event: BrokerEvent): void {
    if (event.kind === 'client.connected' || !isKnown(event)) return;
    if ((this.state.table.get(event.clientId)?.connected ?? false) !== false) return;
    const decided = this.state.undecided.decide(event);
    if (decided) connect(this.state, decided);
  }
}
