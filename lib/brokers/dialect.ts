import type { BrokerKind } from '@/lib/domain/broker';
import type { BrokerEvent, BrokerEventKind } from '@/lib/domain/broker-event';
import type { BlindSpot } from '@/lib/domain/views';

/** How well a broker shows a kind of event over MQTT. */
type Visibility = 'yes' | 'partial' | 'no';

/**
 * What a dialect may ask about the sessions it has already told us of, to read ambiguous text. Client ids are the ones
 * of events, so bounded (`boundIdentifier`). `brokerVersion` (`2.1.2`) is null until the broker has told it;
 * `linesAreStamped` says whether log lines begin with a time stamp, null until a line has shown it.
 */
export type LiveClients = {
  isLive(clientId: string): boolean;
  liveIds(): Iterable<string>;
  brokerVersion?(): string | null;
  linesAreStamped?(): boolean | null;
};

/** One message on a topic that the dialect claimed. `payload` is the raw bytes; `receivedAt` ms since the epoch. */
export type DialectMessage = {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly retain: boolean;
  readonly receivedAt: number;
};

/**
 * A broker's way of telling what happens on it: pure text → events. `read` never throws and never drops: what it does
 * not understand on a topic it owns comes back as `unparsed`.
 */
export type BrokerDialect = {
  readonly kind: Exclude<BrokerKind, 'auto'>;
  readonly title: string;
  /** Filters to subscribe to, besides the permitted topics, all at QoS 0. */
  readonly filters: readonly string[];
  readonly visibility: Readonly<Partial<Record<BrokerEventKind, Visibility>>>;
  readonly blindSpots: readonly (BlindSpot & { readonly hides: readonly BrokerEventKind[] })[];
  /** True when messages on this topic are the broker's own words (so not telemetry). */
  owns(topic: string): boolean;
  read(message: DialectMessage, live: LiveClients): readonly BrokerEvent[];
  /** How sure this topic and payload make it that the broker is of this kind: 0 no, 1 certain. */
  recognise(topic: string, payload: Uint8Array): number;
};
