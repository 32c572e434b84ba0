import type { BrokerEvent } from '@/lib/domain/broker-event';

const undecidedMax = 64;

/** Connects whose line could be read as more than one client id, until a later line names one of them. */
export class UndecidedConnects {
  private readonly events = new Set<BrokerEvent>();

  add(event: BrokerEvent): void {
    this.events.add(event);
    const [oldest] = this.events;
    if (this.events.size > undecidedMax && oldest) this.events.delete(oldest);
  }

  /** True when one of them may be this client id's. */
  mayBe(clientId: string): boolean {
    for (const event of this.events) {
      if (event.clientId === clientId || event.candidates?.includes(clientId)) return true;
    }
    return false;
  }

  clear(): void {
    this.events.clear();
  }

  /** The oldest connect that may have been this client id's, taken out and read as that; null when there is none. */
  decide(clientId: string): BrokerEvent | null {
    for (const event of this.events) {
      const isShown = event.clientId === clientId;
      if (!isShown && !event.candidates?.includes(clientId)) continue;
      this.events.delete(event);
      const username = isShown ? event.username : undefined;
      return { ...event, clientId, username, clientIdConfidence: 'resolved', candidates: undefined };
    }
    return null;
  }
}
