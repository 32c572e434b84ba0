import type { SparkplugTopic } from '../parse-sparkplug-topic';
import type { SparkplugTransition } from '../transition';
import { declareMetrics } from './declare-metrics';
import { quality } from './metric-columns';
import { hasNoRoom, type Sender } from './sender-state';
import type { WatchParts } from './watch-parts';

type Message = { readonly at: number; readonly retain: boolean };

const birthTypes: ReadonlySet<string> = new Set(['NBIRTH', 'DBIRTH']);

/** Births from before our link, which the broker keeps: they make names and types known, nothing more. */
export class StoredBirths {
  constructor(private readonly parts: WatchParts) {}

  /** A retained message on a sender's own topic. */
  observe(topic: Sender, payload: Uint8Array, { at, retain }: Message): readonly SparkplugTransition[] {
    const transitions = this.parts.presence.observe(topic, payload, at, retain);
    if (birthTypes.has(topic.type)) this.declare(topic, at, 'stored');
    return transitions;
  }

  /** A certificate is surely the sender's last birth, so its aliases hold once live data prove it alive. */
  observeCertificate(
    topic: Extract<SparkplugTopic, { kind: 'certificate' }>,
    payload: Uint8Array,
    { at, retain }: Message,
  ): readonly SparkplugTransition[] {
    const { presence, cursor, inflate } = this.parts;
    const isReadable = cursor.begin(payload, inflate);
    const transitions = presence.observe(topic, payload, at, retain);
    if (isReadable && presence.find(topic.of.nodeKey)?.hasCertificate) this.declare(topic.of, at, 'live');
    return transitions;
  }

  private declare(topic: Sender, at: number, as: 'stored' | 'live'): void {
    const { presence, metrics, tracks, cursor } = this.parts;
    const record = presence.find(topic.nodeKey);
    if (!record || hasNoRoom(topic, record)) return;
    const node = tracks.node(topic.nodeKey, record, null);
    const owner = topic.kind === 'node' ? node.metrics : tracks.device(node, topic.device, null).metrics;
    if (owner.declared === 'live' || owner.declared === as) return;
    const arrival = { at, payloadTimestamp: Number.NaN, worth: quality.oldBirth, isLate: false };
    declareMetrics(metrics.table, metrics.values, owner, { cursor, arrival, as: 'stored' });
    owner.declared = as;
  }
}
