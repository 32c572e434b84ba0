import type { BrokerEvent } from '@/lib/domain/broker-event';
import { candidatesMax } from '../make-event';

/** TCP connections waiting for their CONNECT that are remembered; a SYN-to-CONNECT takes milliseconds. */
const opensMax = 1024;
/** Mosquitto drops a connection that sends no CONNECT within 1.5 × its default keep-alive of 60 s. */
const openMsMax = 90_000;

/** Key of a TCP connection; null where the port says nothing (sockets in the file system). */
export function endpointOf(event: BrokerEvent): string | null {
  return event.address === undefined || !event.port ? null : `${event.address} ${event.port}`;
}

type Open = { readonly address: string; readonly port: number; readonly at: number };

/**
 * TCP connections that a broker has announced and that nothing has followed yet. A failure line without an address
 * must belong to one of them: certain only while there is exactly one.
 */
export class PendingOpens {
  private readonly opens = new Map<string, Open>();

  add(event: BrokerEvent): void {
    const endpoint = endpointOf(event);
    if (endpoint === null || event.address === undefined || event.port === undefined) return;
    this.opens.delete(endpoint);
    this.opens.set(endpoint, { address: event.address, port: event.port, at: event.receivedAt });
    this.forgetBefore(event.receivedAt - openMsMax);
  }

  /** The connection of this event is accounted for. */
  settle(event: BrokerEvent): void {
    const endpoint = endpointOf(event);
    if (endpoint !== null) this.opens.delete(endpoint);
  }

  clear(): void {
    this.opens.clear();
  }

  /**
   * Gives an event without an address the one it must have come from, marked as inferred: port too while one connection
   * waits, the address alone while all come from one; otherwise only the addresses it may have been. `isLast` says that
   * the line ends the connection, so that it waits no longer.
   */
  infer(event: BrokerEvent, isLast: boolean): BrokerEvent {
    if (event.address !== undefined) return event;
    this.forgetBefore(event.receivedAt - openMsMax);
    const [oldest] = this.opens;
    if (oldest === undefined) return event;
    const addresses = [...new Set([...this.opens.values()].map((open) => open.address))];
    if (addresses.length > 1) return { ...event, addressCandidates: addresses.slice(0, candidatesMax) };
    const [endpoint, { address, port }] = oldest;
    const isOnly = this.opens.size === 1;
    if (isLast) this.opens.delete(endpoint);
    return { ...event, address, port: isOnly ? port : undefined, addressConfidence: 'inferred' };
  }

  private forgetBefore(time: number): void {
    for (const [endpoint, open] of this.opens) {
      if (open.at >= time && this.opens.size <= opensMax) return;
      this.opens.delete(endpoint);
    }
  }
}
