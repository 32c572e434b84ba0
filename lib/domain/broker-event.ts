import { z } from 'zod';

/** One normalised fact about a broker (shared brokers reference §14). */
export const brokerEventKinds = [
  'net.open',
  'client.connected',
  'client.disconnected',
  'client.tls',
  /** A live connection was pushed out by another one with the same client id. */
  'session.takeover',
  /** The broker says “taken over” of a session that was already offline (or may have been): not a takeover. */
  'session.resumed',
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
  'log.truncated',
  'broker.audit',
  'broker.alive',
  'broker.metric',
  'broker.info',
  'monitor.state',
  'sparkplug.nbirth',
  'sparkplug.ndeath',
  'sparkplug.dbirth',
  'sparkplug.ddeath',
  'sparkplug.state',
  'unparsed',
] as const;
export const brokerEventKindSchema = z.enum(brokerEventKinds);
export type BrokerEventKind = z.infer<typeof brokerEventKindSchema>;

/** How far the client id of an event can be trusted; `ambiguous` and `absent` must never be treated as a fact. */
export type ClientIdConfidence = 'exact' | 'resolved' | 'ambiguous' | 'absent';

/**
 * A broker event. Text fields are already bounded and storable (see `boundIdentifier`): no NUL, no lone surrogates.
 * `receivedAt` is the monitor's clock in ms since the epoch; `brokerAt` the broker's own, display only.
 * `clientId` is null where the broker did not tell it; `raw` is the redacted, capped source line.
 */
export type BrokerEvent = {
  readonly kind: BrokerEventKind;
  readonly receivedAt: number;
  readonly brokerAt: number | null;
  readonly clientId: string | null;
  readonly clientIdConfidence: ClientIdConfidence;
  readonly username?: string;
  readonly address?: string;
  readonly port?: number;
  /** Set when the line carries no address and it was taken from the one TCP connection that was still waiting. */
  readonly addressConfidence?: 'inferred';
  /** Addresses of the connections it may have been, when there were several. */
  readonly addressCandidates?: readonly string[];
  /** MQTT protocol level: 3 = 3.1, 4 = 3.1.1, 5 = 5. */
  readonly protocolVersion?: 3 | 4 | 5;
  readonly cleanStart?: boolean;
  readonly keepAliveSeconds?: number;
  readonly isBridge?: boolean;
  /** Why: `clean`, `connection lost`, `keepalive timeout`, `session taken over`, `not authorised`, … or the broker's words. */
  readonly reason?: string;
  /** The topic filter as subscribed, `$share/<group>/` kept. */
  readonly filter?: string;
  readonly shareGroup?: string;
  readonly grantedQos?: 0 | 1 | 2;
  readonly topic?: string;
  readonly bytes?: number;
  /** For `broker.metric`: the metric's name below `$SYS/broker/` (or the broker's root) and its number. */
  readonly metric?: { readonly name: string; readonly value: number };
  /** Other client ids that would read the same line (only when ambiguous). */
  readonly candidates?: readonly string[];
  readonly origin: 'mqtt' | 'http' | 'log' | 'monitor';
  /** True when an MQTT client could have produced this text itself. */
  readonly spoofable: boolean;
  readonly raw: string;
};
