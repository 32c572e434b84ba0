import type { BrokerDialect } from './dialect';
import { makeEvent } from './make-event';

/** Any MQTT broker whose words about itself we do not know: only the telemetry is watched. */
export const generic: BrokerDialect = {
  kind: 'generic',
  title: 'Any MQTT broker (messages only)',
  filters: [],
  visibility: {},
  blindSpots: [
    {
      title: 'Only messages are seen on this kind of broker',
      consequence:
        'Connects, disconnects, failed sign-ins and subscriptions do not reach the monitor, so rules that need them cannot work. Topic rates, silences and Sparkplug births and deaths do.',
      configuration: '',
      hides: [
        'net.open',
        'client.connected',
        'client.disconnected',
        'client.tls',
        'session.takeover',
        'session.expired',
        'auth.failed',
        'client.subscribed',
        'client.unsubscribed',
        'acl.denied.subscribe',
        'acl.denied.publish',
        'publish.attributed',
        'protocol.error',
        'tls.error',
        'queue.dropping',
        'conn.limit',
        'bridge.state',
        'broker.audit',
        'broker.metric',
      ],
    },
  ],
  owns: () => false,
  read: (message) => [makeEvent('unparsed', message, '', { topic: message.topic })],
  recognise: () => 0,
};
