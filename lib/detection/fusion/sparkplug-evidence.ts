import type { SparkplugSign, SparkplugSignKind } from '@/lib/sparkplug/sign';
import type { Signal, SignalKind } from '../signal';
import type { TopicStore } from '../topic-store';

/** Bridges deliver twice within this time. */
const redeliverySeconds = 60;
const redeliveryNats = 1;

/** What a sign says about who sent a message of an edge node, in nats; signs of one kind fail together. */
const evidence: Partial<Record<SparkplugSignKind, { readonly kind: SignalKind; readonly nats: number }>> = {
  'two-heads': { kind: 'sparkplug-sequence', nats: 10 },
  'sequence-repeat': { kind: 'sparkplug-sequence', nats: 5 },
  'data-after-death': { kind: 'sparkplug-sequence', nats: 4 },
  'death-contradicted': { kind: 'sparkplug-sequence', nats: 4 },
  'metric-undeclared': { kind: 'sparkplug-declaration', nats: 4 },
  'metric-type': { kind: 'sparkplug-declaration', nats: 6 },
  'payload-repeat': { kind: 'sparkplug-replay', nats: 8 },
  'other-publisher': { kind: 'sparkplug-sender', nats: 9 },
};

/**
 * A Sparkplug sign as a signal on its topic, numbered `-serial` because it is no profiled message. Null when it says nothing about
 * who sent a message: other kinds, accepted quirks, stored values, absences.
 */
export function signalOfSign(sign: SparkplugSign, topics: TopicStore, serial: number): Signal | null {
  const entry = evidence[sign.kind];
  if (entry === undefined || sign.isQuirk || sign.topic === '' || isHarmless(sign)) return null;
  const topic = topics.indexOf(sign.topic);
  if (topic < 0) return null;
  const { kind, nats } = entry;
  const { at, text, facts } = sign;
  return {
    kind,
    topic,
    at,
    message: -serial,
    field: null,
    nats: isRedelivery(sign) ? redeliveryNats : nats,
    text,
    facts,
  };
}

/** A flush of stored values; or the node itself, which simply goes on after a death that was not its own. */
function isHarmless({ kind, facts }: SparkplugSign): boolean {
  return facts.isHistorical === true || (kind === 'data-after-death' && facts.isInOrder === true);
}

function isRedelivery({ kind, facts }: SparkplugSign): boolean {
  const { secondsSince } = facts;
  return kind === 'payload-repeat' && typeof secondsSince === 'number' && secondsSince <= redeliverySeconds;
}
