import type { BrokerDialect, DialectMessage } from '@/lib/brokers/dialect';
import { BrokerRecognition } from '@/lib/brokers/recognise-broker';
import { dialectOf } from '@/lib/brokers/registry';
import { SessionTracker } from '@/lib/brokers/session-tracker';
import type { BrokerKind } from '@/lib/domain/broker';
import type { BrokerEvent, BrokerEventKind } from '@/lib/domain/broker-event';

type KnownKind = Exclude<BrokerKind, 'auto'>;

/** Messages kept while the broker is not recognised: a whole set of retained counters and a minute of log. */
const heldMax = 5000;
/** Without a certain answer by then the broker is taken for one that tells nothing of itself. */
const recognitionMs = 60_000;

export type EventReaderOptions = {
  readonly kind: BrokerKind;
  isMonitor(clientId: string): boolean;
  now(): number;
};

/**
 * Turns a broker's own messages into broker events, in order. With kind `auto` messages are held back until the broker
 * is recognised and then read after all, so that nothing of the first second is lost.
 */
export class BrokerEventReader {
  readonly sessions: SessionTracker;
  /** Kinds of events this broker has proven to show. */
  readonly seenKinds = new Set<BrokerEventKind>();
  private readonly recognition = new BrokerRecognition();
  private readonly startedAt: number;
  private held: DialectMessage[] = [];
  private known: KnownKind | null;
  private isAssumed = false;

  constructor(private readonly options: EventReaderOptions) {
    this.sessions = new SessionTracker({ isMonitor: (clientId) => options.isMonitor(clientId) });
    this.known = options.kind === 'auto' ? null : options.kind;
    this.startedAt = options.now();
  }

  /** As chosen or recognised; null while neither. */
  get kind(): KnownKind | null {
    return this.known;
  }

  get version(): string | null {
    return this.sessions.brokerVersion();
  }

  get dialect(): BrokerDialect {
    return dialectOf(this.known);
  }

  /** While the broker is not known, everything below `$SYS/` may be its own. */
  isOwn(topic: string): boolean {
    return this.known === null || this.isAssumed ? topic.startsWith('$SYS/') : this.dialect.owns(topic);
  }

  read(message: DialectMessage): readonly BrokerEvent[] {
    if (this.known !== null && !this.isAssumed) return this.readKnown(message);
    const recognised = this.recognition.feed(message.topic, message.payload);
    if (recognised !== null) {
      this.known = recognised;
      this.isAssumed = false;
      const held = this.held;
      this.held = [];
      return [...held, message].flatMap((each) => this.readKnown(each));
    }
    if (this.held.length < heldMax) this.held.push(message);
    return [];
  }

  /** After a minute without recognition the broker counts as `generic`, until it shows what it is. */
  settle(): void {
    if (this.known !== null || this.options.now() - this.startedAt < recognitionMs) return;
    this.known = 'generic';
    this.isAssumed = true;
  }

  private readKnown(message: DialectMessage): readonly BrokerEvent[] {
    const events: BrokerEvent[] = [];
    for (const read of this.dialect.read(message, this.sessions)) {
      this.seenKinds.add(read.kind);
      for (const event of this.sessions.apply(read)) events.push(event);
    }
    return events;
  }
}
