import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { World } from '../detector';
import { createFirstSeen, type FirstSeen, meet } from '../first-seen';
import { type ClientIdentity, identifyClient } from '../identify-client';
import { recentByKey } from '../recent-by-key';

/** One connection of a foreign MQTT client. Times are ms since the epoch. */
export type Connection = {
  readonly who: ClientIdentity;
  readonly at: number;
  /** It was not known before this connection, and the monitor had looked long enough to know. */
  readonly isNew: boolean;
  /** It is known, but from another address. */
  readonly isNewAddress: boolean;
  endedAt: number | null;
};

type Interest = { readonly key: string; readonly filter: string; readonly at: number };

/** Who connected, left and subscribed lately on one broker: bounded rings, the oldest fall out. */
export type RecentConnections = {
  readonly connections: Connection[];
  readonly interests: Interest[];
  readonly known: FirstSeen;
  readonly addresses: Map<string, string>;
};

const connectionsMax = 2000;
const interestsMax = 2000;
const identitiesMax = 20_000;
/** Before that nobody counts as new. */
const newAfterMs = 3_600_000;

export function createRecentConnections(): RecentConnections {
  return { connections: [], interests: [], known: createFirstSeen(), addresses: new Map() };
}

/** Takes a broker event; the monitor's own MQTT clients and other kinds of events are passed over. */
export function noteConnectionEvent(
  recent: RecentConnections,
  event: BrokerEvent,
  world: World,
  now: number,
): void {
  recent.known.since ??= now;
  if (event.clientId !== null && world.isMonitor(event.clientId)) return;
  if (event.kind === 'client.connected') connected(recent, event, world, now);
  else if (event.kind === 'client.disconnected') ended(recent, event.clientId, now);
  else if (event.kind === 'client.subscribed' && event.filter !== undefined)
    push(
      recent.interests,
      { key: identifyClient(event, world).key, filter: event.filter, at: now },
      interestsMax,
    );
}

function connected(recent: RecentConnections, event: BrokerEvent, world: World, now: number): void {
  const who = identifyClient(event, world);
  const isOld = now - (recent.known.since ?? now) >= newAfterMs;
  const isKnown = recent.known.metAt.has(who.key);
  const before = recent.addresses.get(who.key);
  meet(recent.known, who.key, now, identitiesMax);
  if (who.address !== null) {
    recent.addresses.delete(who.key);
    recentByKey(recent.addresses, who.key, identitiesMax, () => who.address ?? '');
  }
  const connection = {
    who,
    at: now,
    isNew: isOld && !isKnown,
    isNewAddress: isKnown && before !== undefined && who.address !== null && before !== who.address,
    endedAt: null,
  };
  push(recent.connections, connection, connectionsMax);
}

function ended({ connections }: RecentConnections, clientId: string | null, now: number): void {
  if (clientId === null) return;
  for (let entry = connections.length - 1; entry >= 0; entry--) {
    const connection = connections[entry];
    if (connection?.who.clientId !== clientId) continue;
    connection.endedAt ??= now;
    return;
  }
}

function push<Item>(items: Item[], item: Item, most: number): void {
  items.push(item);
  if (items.length > most) items.splice(0, items.length - most);
}
