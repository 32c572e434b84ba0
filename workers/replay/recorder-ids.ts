import type { BrokerEvent } from '@/lib/domain/broker-event';

const ownFigures: ReadonlySet<BrokerEvent['kind']> = new Set([
  'broker.metric',
  'broker.alive',
  'broker.info',
]);

/**
 * Finds the MQTT client that made the capture, which is no subject of it. A broker logs a SUBSCRIBE once it is in force,
 * so the first line of a log that somebody receives is that of his own subscription to it; an intruder's would come
 * after the line of his connection.
 */
export class RecorderIds {
  private readonly ids: Set<string>;
  private isExpected: boolean;

  /** With ids given, nobody else is taken for the recorder. */
  constructor(private readonly given: readonly string[]) {
    this.ids = new Set(given);
    this.isExpected = given.length === 0;
  }

  has(clientId: string): boolean {
    return this.ids.has(clientId);
  }

  list(): readonly string[] {
    return [...this.ids];
  }

  /** The capture goes on after a hole: its recorder may have connected anew. */
  expect(): void {
    this.isExpected = this.given.length === 0;
  }

  /** Takes note of an event before anyone judges it. */
  note({ kind, clientId, clientIdConfidence, filter }: BrokerEvent): void {
    if (!this.isExpected || ownFigures.has(kind)) return;
    this.isExpected = false;
    if (kind !== 'client.subscribed' || clientId === null || clientIdConfidence === 'ambiguous') return;
    if (filter?.startsWith('$SYS/')) this.ids.add(clientId);
  }
}
