import { uuidV5 } from './uuid-v5';

/** One object of a STIX 2.1 bundle; `id` is `<type>--<uuid>`. */
export type StixObject = { readonly type: string; readonly id: string; readonly [property: string]: unknown };

/** Given by STIX 2.1, 2.9, for ids of cyber-observable objects alone. */
const observableNamespace = '00abedb4-aa42-466c-9c01-fed23315a9b7';
/** Ours, for all other objects; arbitrary. */
const ownNamespace = '5b1f7c0e-3a44-5d0b-9d6e-6f3c2b8a1e57';

/** When the producer and the extension were first described; they have not changed since. */
const describedAt = '2026-11-22T00:00:00.000Z';
export const extensionId = `extension-definition--${uuidV5(ownNamespace, 'mqtt-extension')}`;
/** The one STIX type for what an MQTT broker has: STIX knows neither MQTT clients nor topics. */
const mqttExtension = { [extensionId]: { extension_type: 'new-sco' } };

/** The fields of a domain or relationship object; the same `name` gives the same id everywhere. */
export function stixDomainObject(
  type: string,
  name: string,
  properties: { readonly created: string; readonly modified: string; readonly [property: string]: unknown },
): StixObject {
  return {
    type,
    spec_version: '2.1',
    id: `${type}--${uuidV5(ownNamespace, `${type} ${name}`)}`,
    ...properties,
  };
}

type Contributing = Readonly<Record<string, string>>;

function observable(type: string, contributing: Contributing, rest: object = {}): StixObject {
  const sorted = Object.fromEntries(
    Object.entries(contributing).toSorted(([one], [other]) => (one < other ? -1 : 1)),
  );
  const id = `${type}--${uuidV5(observableNamespace, JSON.stringify(sorted))}`;
  return { type, spec_version: '2.1', id, ...contributing, ...rest };
}

const ipv4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;
const group = /^[0-9a-f]{1,4}$/i;

/** Eight groups of hex digits; the last two may be an IPv4 address, and one `::` stands for the zeros left out. */
function isIpv6(text: string): boolean {
  const halves = text.slice(0, 46).split('::');
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const tail = groups.at(-1) ?? '';
  const isMixed = ipv4.test(tail) && text.endsWith(tail);
  const written = groups.length + (isMixed ? 1 : 0);
  const isFull = halves.length === 1 ? written === 8 : halves.length === 2 && written < 8;
  return isFull && (isMixed ? groups.slice(0, -1) : groups).every((each) => group.test(each));
}

/** An address as STIX knows it; null for what is none, such as a host name. */
export function addressObject(address: string): StixObject | null {
  if (ipv4.test(address)) return observable('ipv4-addr', { value: address });
  return isIpv6(address) ? observable('ipv6-addr', { value: address.toLowerCase() }) : null;
}

/** A user name that an MQTT client signs in with. */
export function userObject(username: string): StixObject {
  return observable('user-account', { account_login: username });
}

/** A monitored broker. */
export function brokerObject(name: string): StixObject {
  return observable('x-mqtt-broker', { name }, { extensions: mqttExtension });
}

/** An MQTT client id, topic, Sparkplug entity or host application of one broker. */
export function mqttObject(
  type: 'x-mqtt-client' | 'x-mqtt-topic' | 'x-mqtt-entity',
  properties: Contributing,
  brokerId: string,
): StixObject {
  return observable(type, { ...properties, broker_ref: brokerId }, { extensions: mqttExtension });
}

/** Who says all this: the monitor, by the address under which people know it. */
export function producerObject(publicUrl: string): StixObject {
  return stixDomainObject('identity', `brokerwatch ${publicUrl}`, {
    created: describedAt,
    modified: describedAt,
    name: `Brokerwatch at ${publicUrl}`,
    identity_class: 'system',
  });
}

/** Declares what is not in STIX itself: objects of MQTT, and what an alert says of a sighting. */
export function extensionObject(producerId: string): StixObject {
  return {
    type: 'extension-definition',
    spec_version: '2.1',
    id: extensionId,
    created_by_ref: producerId,
    created: describedAt,
    modified: describedAt,
    name: 'MQTT',
    description: 'Objects of an MQTT broker, and what a Brokerwatch alert says of a sighting.',
    schema: [
      'x-mqtt-broker: name (string). x-mqtt-client: client_id (string), broker_ref (identifier of x-mqtt-broker).',
      'x-mqtt-topic: name (string), broker_ref. x-mqtt-entity: entity_kind (node, device or host), name (string), broker_ref.',
      'Their ids are UUIDv5 over exactly these properties.',
      'On sighting and note: alert_id, detector, severity (info, low, medium, high, critical), subject_kind, subject,',
      'evidence_json (a JSON object as text).',
    ].join(' '),
    version: '1.0.0',
    extension_types: ['new-sco', 'property-extension'],
  };
}
