import type { BrokerEvent } from '@/lib/domain/broker-event';
import { stripShare } from '@/lib/domain/topic-filter';
import type { World } from './detector';
import { type ClientIdentity, identifyClient } from './identify-client';
import { recentByKey } from './recent-by-key';
import { measureBreadth } from './topic-breadth';

const clientsMax = 5000;
const filtersMax = 200;

/** What one MQTT client is subscribed to, as far as the broker shows it; share prefixes are stripped. */
export type Subscribed = {
  who: ClientIdentity;
  /** By filter, its breadth when it was subscribed: measured once, so that a flood of filters costs no more than its length. */
  readonly filters: Map<string, number>;
};

/**
 * Takes a broker event into account and returns the MQTT client whose subscriptions it has widened; null when it has
 * widened none. A session that begins clean has no subscriptions; one that ends may come back with them, so it keeps them.
 */
export function noteSubscription(
  clients: Map<string, Subscribed>,
  event: BrokerEvent,
  world: World,
): { readonly key: string; readonly subscribed: Subscribed } | null {
  if (event.clientId !== null && world.isMonitor(event.clientId)) return null;
  if (event.kind === 'client.connected' && event.cleanStart === true)
    clients.delete(identifyClient(event, world).key);
  if (event.filter === undefined) return null;
  const { filter } = stripShare(event.filter);
  const who = identifyClient(event, world);
  if (event.kind === 'client.unsubscribed') clients.get(who.key)?.filters.delete(filter);
  if (event.kind !== 'client.subscribed' || filter.startsWith('$')) return null;
  const create = (): Subscribed => ({ who, filters: new Map() });
  const subscribed = recentByKey(clients, who.key, clientsMax, create);
  subscribed.who = who;
  if (subscribed.filters.has(filter) || subscribed.filters.size >= filtersMax) return null;
  const isWide = /[+#]/.test(filter);
  subscribed.filters.set(filter, isWide ? measureBreadth(filter, world.topics).breadth : 0);
  return { key: who.key, subscribed };
}
