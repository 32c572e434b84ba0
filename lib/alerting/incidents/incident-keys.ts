import type { AlertFacts } from '../matcher/alert-facts';

/** An alert that names more of a kind is about a crowd, which ties nothing together. */
const namedMax = 3;
/** Keys are indexed: four bytes a character stay well below what an index row holds. */
const keyMax = 300;

/**
 * What ties an alert to others of the same cause, the strongest tie first: MQTT client, edge node or host, topic prefix
 * of two levels, address, the whole broker. Loopback addresses tell nobody from anybody.
 */
export function incidentKeysOf(facts: AlertFacts): readonly string[] {
  const { subject, clientIds, addresses, topics, nodes } = facts;
  const own = topics.filter((topic) => !isSparkplug(topic)).map(prefixOf);
  return [
    ...few(clientIds).map((id) => `client:${id}`),
    ...few(nodes).map((node) => `node:${node}`),
    ...(subject.kind === 'host' ? [`host:${subject.id}`] : []),
    ...few(own).map((prefix) => `prefix:${prefix}`),
    ...few(addresses)
      .filter((address) => !isLoopback(address))
      .map((address) => `address:${address}`),
    ...(subject.kind === 'broker' ? ['broker'] : []),
  ].map((key) => key.slice(0, keyMax).toWellFormed());
}

function few(names: readonly string[]): readonly string[] {
  const different = [...new Set(names)];
  return different.length > namedMax ? [] : different;
}

function prefixOf(topic: string): string {
  return topic.split('/', 2).join('/');
}

/** Its edge node ties it, which says more than the namespace and the group. */
function isSparkplug(topic: string): boolean {
  return topic.startsWith('spBv1.0/');
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(?:::ffff:)?127\./.test(address);
}
