import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { Subject } from '@/lib/domain/finding';
import type { World } from './detector';

/** Who an event is about, as far as the broker shows it; `phrase` says it to people, gaps included. Wire text is raw. */
export type ClientIdentity = {
  /** null unless the broker told the id beyond doubt. */
  readonly clientId: string | null;
  readonly username: string | null;
  readonly address: string | null;
  /** True when the broker shows user names and this client signed in without one. */
  readonly isAnonymous: boolean;
  /** For titles: `“intruder”`, or what stands in for the id. */
  readonly name: string;
  /** For summaries: `MQTT client “intruder” (user “alice”, from 10.0.0.5)`. */
  readonly phrase: string;
  readonly subject: Subject;
  /** Tells this client from others across reconnects; ids made up at random by client software fall together by address. */
  readonly key: string;
};

/** Reads an event's client from the event itself and, where it is silent, from the session the monitor knows. */
export function identifyClient(event: BrokerEvent, world: World): ClientIdentity {
  const isCertain = event.clientIdConfidence === 'exact' || event.clientIdConfidence === 'resolved';
  const clientId = isCertain ? event.clientId : null;
  const session = clientId === null ? null : world.session(clientId);
  const username = event.username ?? session?.username ?? null;
  const address = event.address ?? session?.address ?? null;
  const sawSignIn = session !== null && session.connectedSince !== null;
  const isAnonymous = username === null && sawSignIn && world.brokerKind === 'mosquitto';
  const user = username === null ? (isAnonymous ? 'no user name' : 'user not shown') : `user “${username}”`;
  const details = `(${user}, ${address === null ? 'address not shown' : `from ${address}`})`;
  return {
    clientId,
    username,
    address,
    isAnonymous,
    name: clientId === null ? nameless(event, address) : `“${clientId}”`,
    phrase: clientId === null ? `${unidentified(event)} ${details}` : `MQTT client “${clientId}” ${details}`,
    subject: subjectOf(clientId, address, world),
    key: identityKey(clientId, address, event),
  };
}

function subjectOf(clientId: string | null, address: string | null, world: World): Subject {
  if (clientId !== null) return { kind: 'client', id: clientId };
  if (address !== null) return { kind: 'address', id: address };
  return { kind: 'broker', id: String(world.brokerId) };
}

function nameless(event: BrokerEvent, address: string | null): string {
  if (event.candidates !== undefined && event.candidates.length > 0)
    return `One of ${listNames(event.candidates, 3)}`;
  return address === null ? 'An MQTT client not named by the broker' : `An MQTT client at ${address}`;
}

function unidentified(event: BrokerEvent): string {
  if (event.candidates !== undefined && event.candidates.length > 0)
    return `An MQTT client that the broker's line does not tell apart (${listNames(event.candidates, 5)})`;
  return 'An MQTT client whose id the broker does not show';
}

/** `“a”, “b” and 3 more`. */
export function listNames(names: readonly string[], most: number): string {
  const shown = names.slice(0, most).map((name) => `“${name}”`);
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}

const generatedTail = /(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-zA-Z]{8,})$/i;

/** Does an id end in what MQTT libraries make up per connection (`mosq-X1…`, `auto-<uuid>`, `mqttjs_1f3a9c02`)? */
export function isGeneratedId(clientId: string): boolean {
  const tail = generatedTail.exec(clientId)?.[0];
  return tail !== undefined && /\d/.test(tail) && /[a-z]/i.test(tail);
}

function identityKey(clientId: string | null, address: string | null, event: BrokerEvent): string {
  if (clientId === null)
    return address === null
      ? `unnamed:${(event.candidates ?? []).join('|').slice(0, 200)}`
      : `address:${address}`;
  if (address === null || !isGeneratedId(clientId)) return `client:${clientId}`;
  return `client:${clientId.replace(generatedTail, '*')}@${address}`;
}
