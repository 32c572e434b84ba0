import { staticBreadth } from '@/lib/domain/topic-filter';

/** Addresses kept for one MQTT client, newest first. */
const addressesMax = 16;
/** Filters kept for one MQTT client; the oldest goes first. */
const subscriptionsMax = 2000;

/** A subscription as far as the broker has told it; times in ms since the epoch. */
export type Subscription = {
  readonly clientId: string;
  readonly filter: string;
  shareGroup: string | null;
  grantedQos: number | null;
  denied: boolean;
  active: boolean;
  firstSeenAt: number;
  lastSeenAt: number;
  endedAt: number | null;
};

/** An MQTT client and its session; `connected` null = unknown, `since` null = since before we looked. */
export type Session = {
  readonly clientId: string;
  username: string | null;
  address: string | null;
  port: number | null;
  addresses: string[];
  protocolVersion: 3 | 4 | 5 | null;
  keepAliveSeconds: number | null;
  cleanStart: boolean | null;
  isBridge: boolean;
  connected: boolean | null;
  since: number | null;
  lastReason: string | null;
  readonly firstSeenAt: number;
  lastSeenAt: number;
  /** When a disconnect seemed to end the session and its subscriptions; it may still be resumed (MQTT 5 expiry interval). */
  endedAt: number | null;
  readonly subscriptions: Map<string, Subscription>;
};

/** An MQTT client as it is now, in the shape of the `mqtt_client` table. */
type MqttClientChange = Readonly<Omit<Session, 'subscriptions' | 'addresses' | 'endedAt'>> & {
  readonly addresses: readonly string[];
  readonly isMonitor: boolean;
};

/** A subscription as it is now, in the shape of the `subscription` table; `breadth` is the static one, told once. */
type SubscriptionChange = Readonly<Subscription> & {
  readonly breadth: number | null;
  readonly exposedTopics: null;
  readonly isMonitor: boolean;
};

export type SessionChanges = {
  readonly clients: readonly MqttClientChange[];
  readonly subscriptions: readonly SubscriptionChange[];
};

/**
 * Sessions by client id, bounded: past `sessionsMax` the one that has been offline longest is forgotten, or the oldest
 * when all are online. Remembers what changed since the changes were last taken.
 */
export class SessionTable {
  private readonly sessions = new Map<string, Session>();
  private readonly offline = new Set<Session>();
  private readonly changedSessions = new Map<string, Session>();
  private readonly changedSubscriptions = new Set<Subscription>();
  private readonly toldSubscriptions = new WeakSet<Subscription>();
  private connected = 0;

  constructor(
    private readonly sessionsMax: number,
    private readonly onForget: (session: Session) => void,
  ) {}

  get connectedCount(): number {
    return this.connected;
  }

  get(clientId: string): Session | undefined {
    return this.sessions.get(clientId);
  }

  all(): Iterable<Session> {
    return this.sessions.values();
  }

  /** The session of a client id, made (as unknown) when it is new. Marks it as seen and changed. */
  touch(clientId: string, at: number): Session {
    const session = this.sessions.get(clientId) ?? this.create(clientId, at);
    session.lastSeenAt = Math.max(session.lastSeenAt, at);
    this.markChanged(session);
    return session;
  }

  setConnected(session: Session, connected: boolean | null, since: number | null): void {
    this.connected += Number(connected === true) - Number(session.connected === true);
    this.offline.delete(session);
    if (connected === false) this.offline.add(session);
    session.connected = connected;
    session.since = since;
    this.markChanged(session);
  }

  setAddress(session: Session, address: string, port: number | null): void {
    session.address = address;
    session.port = port;
    if (session.addresses[0] === address) return;
    session.addresses = [address, ...session.addresses.filter((known) => known !== address)].slice(
      0,
      addressesMax,
    );
  }

  /** The subscription of a session to a filter, made when it is new. Marks it as seen and changed. */
  touchSubscription(session: Session, filter: string, at: number): Subscription {
    const known = session.subscriptions.get(filter);
    const subscription = known ?? this.createSubscription(session, filter, at);
    subscription.lastSeenAt = Math.max(subscription.lastSeenAt, at);
    this.changedSubscriptions.add(subscription);
    return subscription;
  }

  setActive(subscription: Subscription, active: boolean, at: number): void {
    if (subscription.active === active) return;
    subscription.active = active;
    subscription.endedAt = active ? null : at;
    this.changedSubscriptions.add(subscription);
  }

  takeChanges(isMonitor: (clientId: string) => boolean): SessionChanges {
    const clients = [...this.changedSessions.values()].map(
      ({ subscriptions: _subscriptions, endedAt: _endedAt, ...session }) => ({
        ...session,
        isMonitor: isMonitor(session.clientId),
      }),
    );
    const subscriptions = [...this.changedSubscriptions].map((subscription) => ({
      ...subscription,
      breadth: this.toldSubscriptions.has(subscription) ? null : staticBreadth(subscription.filter),
      exposedTopics: null,
      isMonitor: isMonitor(subscription.clientId),
    }));
    for (const subscription of this.changedSubscriptions) this.toldSubscriptions.add(subscription);
    this.changedSessions.clear();
    this.changedSubscriptions.clear();
    return { clients, subscriptions };
  }

  /** Changes of forgotten sessions stay until taken; if nobody takes them they are bounded like the table. */
  private markChanged(session: Session): void {
    this.changedSessions.set(session.clientId, session);
    if (this.changedSessions.size <= 2 * this.sessionsMax) return;
    const [oldest] = this.changedSessions.keys();
    if (oldest !== undefined) this.changedSessions.delete(oldest);
  }

  private create(clientId: string, at: number): Session {
    if (this.sessions.size >= this.sessionsMax) this.forgetOne();
    const session: Session = {
      clientId,
      username: null,
      address: null,
      port: null,
      addresses: [],
      protocolVersion: null,
      keepAliveSeconds: null,
      cleanStart: null,
      isBridge: false,
      connected: null,
      since: null,
      lastReason: null,
      firstSeenAt: at,
      lastSeenAt: at,
      endedAt: null,
      subscriptions: new Map(),
    };
    this.sessions.set(clientId, session);
    return session;
  }

  private createSubscription(session: Session, filter: string, at: number): Subscription {
    if (session.subscriptions.size >= subscriptionsMax) {
      const [oldest] = session.subscriptions.keys();
      if (oldest !== undefined) session.subscriptions.delete(oldest);
    }
    const subscription: Subscription = {
      clientId: session.clientId,
      filter,
      shareGroup: null,
      grantedQos: null,
      denied: false,
      active: true,
      firstSeenAt: at,
      lastSeenAt: at,
      endedAt: null,
    };
    session.subscriptions.set(filter, subscription);
    return subscription;
  }

  private forgetOne(): void {
    const [longestOffline] = this.offline;
    const [oldest] = this.sessions.values();
    const session = longestOffline ?? oldest;
    if (session === undefined) return;
    this.sessions.delete(session.clientId);
    this.offline.delete(session);
    if (session.connected === true) this.connected--;
    this.onForget(session);
  }
}
