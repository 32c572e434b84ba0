import type { BrokerDialect } from '../dialect';

/** What an Aedes broker publishes about itself below `$SYS/<broker id>/`. */
export const aedesVisibility: BrokerDialect['visibility'] = {
  'net.open': 'no',
  'client.connected': 'yes',
  'client.disconnected': 'partial',
  'client.tls': 'no',
  'session.takeover': 'no',
  'session.resumed': 'no',
  'session.expired': 'no',
  'auth.failed': 'no',
  'client.subscribed': 'yes',
  'client.unsubscribed': 'yes',
  'acl.denied.subscribe': 'yes',
  'acl.denied.publish': 'no',
  'publish.attributed': 'no',
  'protocol.error': 'no',
  'tls.error': 'no',
  'queue.dropping': 'no',
  'conn.limit': 'no',
  'broker.alive': 'yes',
  'broker.metric': 'partial',
  'broker.info': 'partial',
};

const hooks = [
  "broker.on('clientError', (client, error) => console.error('clientError', client.id, error.message));",
  "broker.on('connectionError', (client, error) => console.error('connectionError', error.message));",
].join('\n');

/** What Aedes does not show, what that costs, and the lines of the application that help. */
export const aedesBlindSpots: BrokerDialect['blindSpots'] = [
  {
    title: 'Failed sign-ins are not shown',
    consequence:
      'A wrong password leaves nothing on any topic, so password guessing cannot be seen. Only the application that embeds Aedes can log it.',
    configuration: hooks,
    hides: ['auth.failed', 'protocol.error'],
  },
  {
    title: 'Denied publishes look like a disconnect',
    consequence: 'The MQTT client is disconnected without a reason; only the application can log why.',
    configuration: hooks,
    hides: ['acl.denied.publish'],
  },
  {
    title: 'Who published a message is not shown',
    consequence:
      'MQTT carries no sender, so injected telemetry is told from its content and its rate. The application can log the sender.',
    configuration:
      "broker.on('publish', (packet, client) => { if (client) console.log('publish', client.id, packet.topic, packet.payload.length); });",
    hides: ['publish.attributed'],
  },
  {
    title: 'No addresses, users, protocol versions or reasons',
    consequence:
      'Connect and disconnect carry the client id and nothing else; a takeover is a disconnect followed by a connect. The application can log the address.',
    configuration:
      "broker.on('client', (client) => console.log('client', client.id, client.conn.remoteAddress, client.version));",
    hides: [
      'net.open',
      'client.tls',
      'session.takeover',
      'session.expired',
      'tls.error',
      'conn.limit',
      'queue.dropping',
    ],
  },
  {
    title: 'There is no list of who is connected or subscribed',
    consequence:
      'MQTT clients and subscriptions from before the monitor connected stay unknown, and a resumed session repeats no subscription: every list means “seen since”.',
    configuration: '',
    hides: [],
  },
  {
    title: '$SYS/# can be read, and in some applications forged',
    consequence:
      'By default every MQTT client may subscribe to $SYS/#. Publishing there is refused by the default authorizePublish; an application with its own that forgets the check lets any MQTT client forge these events, and even disconnect others.',
    configuration: [
      'broker.authorizeSubscribe = (client, subscription, done) =>',
      "  done(null, subscription.topic.startsWith('$SYS/') && client.id !== 'monitor' ? null : subscription);",
      'broker.authorizePublish = (client, packet, done) =>',
      "  done(packet.topic.startsWith('$SYS/') ? new Error('$SYS/ is reserved') : null);",
    ].join('\n'),
    hides: [],
  },
];
