import type { Signal, SignalKind } from '../signal';

/** Views of one message that fail together, so that two of a group are hardly worth more than one. */
export const evidenceGroups = [
  'hand',
  'timing',
  'content',
  'replay',
  'identity',
  'sequence',
  'declaration',
] as const;
export type EvidenceGroup = (typeof evidenceGroups)[number];

type Weight = {
  readonly group: EvidenceGroup;
  /** Share of a signal's nats that holds against harmless causes of the same surprise. */
  readonly reliability: number;
  /** Nats that one signal of this kind can give at most. */
  readonly cap: number;
};

const weights: Partial<Record<SignalKind, Weight>> = {
  style: { group: 'hand', reliability: 1.1, cap: 10 },
  encoding: { group: 'hand', reliability: 0.7, cap: 8 },
  'shape-type': { group: 'hand', reliability: 0.6, cap: 6 },
  shape: { group: 'hand', reliability: 0.5, cap: 3.5 },
  size: { group: 'hand', reliability: 0.3, cap: 2 },
  entropy: { group: 'hand', reliability: 0.3, cap: 2 },
  early: { group: 'timing', reliability: 0.7, cap: 6 },
  interleave: { group: 'timing', reliability: 0.5, cap: 4 },
  'value-range': { group: 'content', reliability: 0.5, cap: 6 },
  'value-special': { group: 'content', reliability: 0.5, cap: 6 },
  'value-tail': { group: 'content', reliability: 0.4, cap: 5 },
  'value-new': { group: 'content', reliability: 0.4, cap: 3 },
  'value-step': { group: 'content', reliability: 0.3, cap: 3 },
  'counter-regress': { group: 'content', reliability: 0.2, cap: 1.5 },
  duplicate: { group: 'replay', reliability: 0.5, cap: 6 },
  'duplicate-run': { group: 'replay', reliability: 0.8, cap: 12 },
  'retain-set': { group: 'identity', reliability: 0.5, cap: 4 },
  'retain-changed': { group: 'identity', reliability: 0.3, cap: 2 },
  'retain-cleared': { group: 'identity', reliability: 0.3, cap: 2 },
  'sparkplug-sequence': { group: 'sequence', reliability: 1, cap: 10 },
  'sparkplug-declaration': { group: 'declaration', reliability: 1, cap: 6 },
  'sparkplug-replay': { group: 'replay', reliability: 1, cap: 8 },
  'sparkplug-sender': { group: 'identity', reliability: 1, cap: 9 },
};

const redeliveryReliability = 0.1;
const withinRangeReliability = 0.15;

/** What one signal adds to the log-odds that its message is foreign, before its message's fate is known. */
export type WeighedSignal = {
  readonly signal: Signal;
  readonly group: EvidenceGroup;
  readonly weight: number;
};

/** Weighs a signal; null when its kind says nothing about who sent a message (a silence, a first message). */
export function weighSignal(signal: Signal): WeighedSignal | null {
  const entry = weights[signal.kind];
  if (entry === undefined) return null;
  const reliability = reliabilityOf(signal, entry);
  const weight = Math.min(entry.cap, Math.max(0, signal.nats) * reliability);
  return { signal, group: entry.group, weight };
}

function reliabilityOf(signal: Signal, { reliability }: Weight): number {
  if (isRedelivery(signal)) return redeliveryReliability;
  // Inside everything that the field has shown, only unusual for the hour.
  if (signal.kind === 'value-tail' && signal.facts.beyondRanges === 0) return withinRangeReliability;
  return reliability;
}

/** What a sender repeats after a broken connection, because it missed the acknowledgement [MQTT-4.4.0-1]. */
function isRedelivery({ kind, facts }: Signal): boolean {
  return (kind === 'duplicate' || kind === 'duplicate-run') && facts.isResent === true;
}

/** Adds weights that are not independent: the strongest counts whole, each further one `share` of the one before. */
export function sumDiminishing(values: readonly number[], share: number): number {
  let sum = 0;
  let factor = 1;
  for (const value of values.toSorted((a, b) => b - a)) {
    sum += value * factor;
    factor *= share;
  }
  return sum;
}
