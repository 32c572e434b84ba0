import type { BrokerEventKind } from './broker-event';

const words: Partial<Record<BrokerEventKind, string>> = {
  'net.open': 'addresses of connections',
  'client.connected': 'connections',
  'client.disconnected': 'disconnections',
  'client.subscribed': 'subscriptions',
  'session.takeover': 'session takeovers',
  'auth.failed': 'refused sign-ins',
  'queue.dropping': 'queues that overflow',
  'bridge.state': 'bridge states',
  'log.truncated': 'cut log lines',
  'broker.metric': 'counters of the broker',
  'acl.denied.subscribe': 'refused subscriptions',
  'acl.denied.publish': 'refused publishes',
  'publish.attributed': 'who publishes',
  'sparkplug.nbirth': 'edge node births',
  'sparkplug.ndeath': 'edge node deaths',
  'sparkplug.dbirth': 'device births',
  'sparkplug.ddeath': 'device deaths',
};

/** What a kind of broker event tells, in plain words; the kind itself where there are none. */
export function brokerEventWords(kind: string): string {
  return Object.hasOwn(words, kind) ? (words[kind as BrokerEventKind] ?? kind) : kind;
}

/** Is this told by messages that pass through the broker (Sparkplug), so that every broker shows it? */
export function isToldByMessages(kind: BrokerEventKind): boolean {
  return kind.startsWith('sparkplug.');
}
