import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { KnownEvent } from './known-event';

const undecidedMax = 64;

function mayBeOf(connect: BrokerEvent, clientId: string): boolean {
  return connect.clientId === clientId || connect.candidates?.includes(clientId) === true;
}

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
    for (const event of this.events) if (mayBeOf(event, clientId)) return true;
    return false;
  }

  clear(): void {
    this.events.clear();
  }

  /**
   * The connect that must have been this client id's, taken out and read as that: the one from the event's own address
   * and port, else the only one that may be. Null when none or several may be.
   */
  decide({ clientId, ...event }: KnownEvent): BrokerEvent | null {
    const possible = [...this.events].filter((connect) => mayBeOf(connect, clientId));
    const samePeer = possible.filter(({ address, port }) => address === event.address && port === event.port);
    const [connect, ...others] = samePeer.length > 0 ? samePeer : possible;
    if (connect === undefined || others.length > 0) return null;
    this.events.delete(connect);
    const username = connect.clientId === clientId ? connect.username : undefined;
    return { ...connect, clientId, username, clientIdConfidence: 'resolved', candidates: undefined };
  }
}
