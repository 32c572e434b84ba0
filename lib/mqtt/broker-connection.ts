import { randomBytes } from 'node:crypto';
import { type BrokerConnection, type BrokerState, monitorIdTakenReason } from '@/lib/domain/broker';
import { withoutCovered } from './choose-filters';
import { type ConnectFailure, failure } from './connect-failure';
import { type MqttSession, openMqttSession } from './mqtt-session';
import { type Backoff, nextDelayMs } from './next-delay';
import type { MessageHandler } from './read-publish';

/** What the link itself knows; whether the broker is blind is for who reads the messages to say. */
export type LinkStatus = {
  readonly state: Exclude<BrokerState, 'blind'>;
  /** One sentence, or null when there is nothing to add. */
  readonly reason: string | null;
  /** ms since the epoch. */
  readonly since: number;
};

export type LinkOptions = {
  /** All subscribed at QoS 0; those that another one covers are left out. */
  readonly filters: readonly string[];
  /** Is this filter one to do without, when the broker refuses it or closes the connection for it? */
  isOptional?(filter: string): boolean;
  /** Must be cheap: it runs once a message, in the socket's own callback. The payload is a view, copy what is kept. */
  readonly onMessage: MessageHandler;
  /** Before the messages of one read of the socket. */
  onRead?(): void;
  /** Before each SUBSCRIBE: the broker's stored messages come from here on. */
  onSubscribing?(): void;
  onStatus?(status: LinkStatus): void;
  /** Bytes of one packet that are kept at most; what is over is read and thrown away, never buffered. */
  readonly packetBytesMax?: number;
  readonly backoff?: Backoff;
  readonly connectTimeoutMs?: number;
  readonly keepAliveSeconds?: number;
};

/** A kept-up connection to one broker. There is no way to publish through it. */
export type BrokerLink = {
  status(): LinkStatus;
  /** The MQTT client id in use; it changes after a takeover. */
  clientId(): string;
  localAddress(): string | null;
  protocolVersion(): 4 | 5 | null;
  /** Changes what is subscribed, now if online and on every later connect. */
  setFilters(filters: readonly string[]): Promise<void>;
  /** Tells the link that the broker named a takeover of its id, where the broker does not tell the link itself. */
  noteTakeover(): void;
  stop(): Promise<void>;
};

/** A random id of 128 bits, so that nobody can take it beforehand. */
export function randomClientId(): string {
  return `bw-${randomBytes(16).toString('hex')}`;
}

export const packetBytesMaxDefault = 1_048_576;
const soonBackoff: Backoff = { firstMs: 500, maxMs: 30_000 };
/** Wrong passwords and certificates do not mend themselves, and guessing quickly would look like an attack. */
const patientBackoff: Backoff = { firstMs: 5000, maxMs: 300_000 };
const stableAfterMs = 10_000;
/** A takeover that the broker named belongs to the end of the connection only when that follows soon. */
const takeoverMs = 10_000;

/**
 * Connects to a broker and stays connected: MQTT 5 first, 3.1.1 when refused, then again after jittered exponential
 * back-off whenever the connection ends. After a takeover it comes back with a new id instead of fighting for the old.
 */
export function connectBroker(connection: BrokerConnection, options: LinkOptions): BrokerLink {
  const link = new KeptLink(connection, options);
  link.start();
  return link;
}

class KeptLink implements BrokerLink {
  private current: LinkStatus = { state: 'connecting', reason: null, since: Date.now() };
  private id = randomClientId();
  private filters: readonly string[];
  private session: MqttSession | null = null;
  private knownVersion: 4 | 5 | null = null;
  private triedVersion: 4 | 5 = 5;
  private failures = 0;
  private takenOverAt: number | null = null;
  private isStopped = false;
  /** Some brokers close the connection where others refuse: then the optional filters are left out at every other try. */
  private leavesOutOptional = false;
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly connection: BrokerConnection,
    private readonly options: LinkOptions,
  ) {
    this.filters = withoutCovered(options.filters);
  }

  start(): void {
    this.running = this.runOnce();
  }

  status = (): LinkStatus => this.current;
  clientId = (): string => this.id;
  localAddress = (): string | null => this.session?.localAddress ?? null;
  protocolVersion = (): 4 | 5 | null => this.session?.protocolVersion ?? null;

  noteTakeover(): void {
    this.takenOverAt = Date.now();
  }

  async setFilters(filters: readonly string[]): Promise<void> {
    const before = this.filters;
    this.filters = withoutCovered(filters);
    const { session } = this;
    if (session === null) return;
    await session.unsubscribe(before.filter((filter) => !this.filters.includes(filter)));
    await this.subscribe(
      session,
      this.filters.filter((filter) => !before.includes(filter)),
    );
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    if (this.timer !== null) clearTimeout(this.timer);
    await this.session?.close();
    await this.running;
  }

  private setStatus(state: LinkStatus['state'], reason: string | null): void {
    if (this.current.state === state && this.current.reason === reason) return;
    const since = this.current.state === state ? this.current.since : Date.now();
    this.current = { state, reason, since };
    this.options.onStatus?.(this.current);
  }

  private async runOnce(): Promise<void> {
    const startedAt = Date.now();
    const end = await this.connectAndWait();
    this.session = null;
    if (this.isStopped) return;
    if (end.isVersionRefused) {
      const isWorthRetry = this.triedVersion === 5;
      this.knownVersion = null;
      this.triedVersion = isWorthRetry ? 4 : 5;
      if (isWorthRetry) {
        this.running = this.runOnce();
        return;
      }
    }
    if (Date.now() - startedAt > stableAfterMs) this.failures = 0;
    const wasTakenOver = this.takenOverAt !== null && Date.now() - this.takenOverAt < takeoverMs;
    this.takenOverAt = null;
    this.comeBackLater(
      wasTakenOver && end.state === 'offline' ? failure('taken-over', monitorIdTakenReason) : end,
    );
  }

  private comeBackLater(end: ConnectFailure): void {
    if (end.state === 'taken-over') this.id = randomClientId();
    this.setStatus(end.state, end.reason);
    const isPatient = end.state === 'refused' || end.state === 'tls-error';
    const backoff = this.options.backoff ?? (isPatient ? patientBackoff : soonBackoff);
    const delayMs = nextDelayMs(backoff, this.failures++, Math.random());
    this.timer = setTimeout(() => {
      this.running = this.runOnce();
    }, delayMs);
  }

  private async connectAndWait(): Promise<ConnectFailure> {
    const { options } = this;
    const opened = await openMqttSession({
      connection: this.connection,
      clientId: this.id,
      protocolVersion: this.knownVersion ?? this.triedVersion,
      packetBytesMax: options.packetBytesMax ?? packetBytesMaxDefault,
      connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
      keepAliveSeconds: options.keepAliveSeconds ?? 30,
      onMessage: options.onMessage,
      onRead: options.onRead ?? (() => {}),
    });
    if (!opened.ok) return opened.failure;
    const { session } = opened;
    this.knownVersion = session.protocolVersion;
    this.session = session;
    if (this.isStopped) await session.close();
    else await this.subscribe(session, this.askedFilters());
    return session.ended;
  }

  private askedFilters(): readonly string[] {
    return this.leavesOutOptional ? this.filters.filter((filter) => !this.isOptional(filter)) : this.filters;
  }

  private isOptional(filter: string): boolean {
    return this.options.isOptional?.(filter) === true;
  }

  private async subscribe(session: MqttSession, filters: readonly string[]): Promise<void> {
    try {
      this.options.onSubscribing?.();
      const refused = await session.subscribe(filters);
      const denied = refused.filter((filter) => !this.isOptional(filter));
      if (denied.length === 0) this.setStatus('online', null);
      else this.setStatus('online', `the broker does not let the monitor read ${denied.join(', ')}`);
    } catch {
      // The connection ended before the SUBACK: `ended` says why.
      this.leavesOutOptional = !this.leavesOutOptional;
    }
  }
}
