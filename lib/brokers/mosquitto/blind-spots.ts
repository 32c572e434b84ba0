import type { BrokerDialect } from '../dialect';

/** What Mosquitto shows over its topics once configured as in `brokers.md` §1.1; `partial` rows are explained below. */
export const mosquittoVisibility: BrokerDialect['visibility'] = {
  'net.open': 'yes',
  'client.connected': 'yes',
  'client.disconnected': 'yes',
  'client.tls': 'partial',
  'session.takeover': 'yes',
  'session.resumed': 'partial',
  'session.expired': 'yes',
  'auth.failed': 'partial',
  'client.subscribed': 'yes',
  'client.unsubscribed': 'yes',
  'acl.denied.subscribe': 'no',
  'acl.denied.publish': 'no',
  'publish.attributed': 'no',
  'protocol.error': 'yes',
  'tls.error': 'yes',
  'queue.dropping': 'yes',
  'conn.limit': 'yes',
  'bridge.state': 'partial',
  'log.truncated': 'yes',
  'broker.audit': 'partial',
  'broker.alive': 'no',
  'broker.metric': 'yes',
  'broker.info': 'yes',
};

const debugLog = ['log_type all', 'log_dest file /var/log/mosquitto/mosquitto.log'].join('\n');

/** What Mosquitto does not show, what that costs, and the lines of mosquitto.conf (or of its acl_file) that help. */
export const mosquittoBlindSpots: BrokerDialect['blindSpots'] = [
  {
    title: 'Connections are only seen when the log goes to topics',
    consequence:
      'Without these lines no connect, disconnect, takeover or failed sign-in reaches the monitor; the counters go on, so it looks healthy. If a log file named by log_dest cannot be opened, Mosquitto switches the log topics off as well.',
    configuration: [
      'log_dest topic',
      'log_type error',
      'log_type warning',
      'log_type notice',
      'log_type information',
      'connection_messages true',
    ].join('\n'),
    hides: [
      'net.open',
      'client.connected',
      'client.disconnected',
      'session.takeover',
      'session.expired',
      'auth.failed',
    ],
  },
  {
    title: 'Subscriptions are not in the default log types',
    consequence: 'Nobody who subscribes to # or $SYS/# is noticed until these two types are switched on.',
    configuration: 'log_type subscribe\nlog_type unsubscribe',
    hides: ['client.subscribed', 'client.unsubscribed'],
  },
  {
    title: 'The monitor needs leave to read $SYS/#',
    consequence:
      'With an acl_file, the monitor receives only what is granted to its user. Without any ACL every MQTT client may read all client ids, users and addresses: grant $SYS/# to the monitor only.',
    configuration: 'user monitor\ntopic read $SYS/#',
    hides: ['broker.metric'],
  },
  {
    title: 'Denied publishes are not shown',
    consequence:
      'An injection that the ACL stopped leaves no trace on any topic. Only the debug log file has it (“Denied PUBLISH from …”), which Brokerwatch does not read; it is costly, about one line for each packet.',
    configuration: debugLog,
    hides: ['acl.denied.publish'],
  },
  {
    title: 'Denied subscriptions are not shown',
    consequence:
      'acl_file never refuses a SUBSCRIBE (it filters what is delivered), and one that dynamic-security or a plug-in refuses leaves no line on any topic. Only the debug log file has it, which Brokerwatch does not read.',
    configuration: debugLog,
    hides: ['acl.denied.subscribe'],
  },
  {
    title: 'Who published a message is not shown',
    consequence:
      'MQTT carries no sender, so injected telemetry is told from its content and its rate, never from its sender. Only the debug log file names the publisher (“Received PUBLISH from …”), which Brokerwatch does not read.',
    configuration: debugLog,
    hides: ['publish.attributed'],
  },
  {
    title: 'Failed sign-ins carry no user name',
    consequence:
      'The line has neither the user name nor the difference between wrong password and unknown user. Up to 2.0 it has no address (taken from the waiting connection when there is only one), up to 2.0.12 no client id either, and over WebSockets it looks like a plain close. Version 2.1.1 or later shows client id and address.',
    configuration: '',
    hides: [],
  },
  {
    title: 'There is no list of who is connected or subscribed',
    consequence:
      'MQTT clients and subscriptions from before the monitor connected stay unknown until they show up, and a resumed session repeats no subscription: every list means “seen since”. Log messages wait 20 seconds at most, so what happens while the monitor is away is lost for good.',
    configuration: '',
    hides: [],
  },
  {
    title: 'Bridge state can be forged',
    consequence:
      'Where no ACL forbids it, any MQTT client may publish $SYS/broker/connection/<name>/state. Such events are marked as forgeable and prove nothing alone.',
    configuration:
      '# acl_file: grant writing to the bridge user only\nuser bridge\ntopic write $SYS/broker/connection/+/state',
    hides: [],
  },
];
