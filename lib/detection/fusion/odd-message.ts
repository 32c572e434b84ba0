import type { Signal } from '../signal';
import { type EvidenceGroup, sumDiminishing, type WeighedSignal, weighSignal } from './weigh-signal';

/** What became of an odd hand or value: not known yet, the usual one came back at once, or the new one stayed. */
export type Fate = 'pending' | 'returned' | 'stayed';
/** Whether the rhythm went on as if an early message had not been there; `burst` when many came at once. */
export type Rhythm = 'unknown' | 'kept' | 'shifted' | 'burst';

/** One message that stood out, and what is known of it by now. */
export type OddMessage = {
  readonly message: number;
  readonly ordinal: number | null;
  readonly at: number;
  /** The heaviest first, at most eight. */
  readonly signals: readonly WeighedSignal[];
  /** Not merely early: something in it is not like the others. */
  readonly isForeign: boolean;
  handFate: Fate;
  valueFate: Fate;
  rhythm: Rhythm;
  /** It came in the midst of a flood, which repeats itself and is too early by nature. */
  isInFlood: boolean;
};

const signalsMax = 8;
/** Kinds that may as well sit on the genuine message after a foreign one. */
const echoes: ReadonlySet<string> = new Set(['early', 'interleave', 'value-step', 'counter-regress']);
const strongHands: ReadonlySet<string> = new Set(['style', 'encoding', 'shape-type']);
/** A message's worth of a group by what became of it: a change that stays is a change of the device, not a stranger. */
const handFactor: Readonly<Record<Fate, number>> = { pending: 0.2, returned: 1, stayed: 0.05 };
const valueFactor: Readonly<Record<Fate, number>> = { pending: 0.2, returned: 1, stayed: 0.1 };
const rhythmFactor: Readonly<Record<Rhythm, number>> = { unknown: 0.7, kept: 1.2, shifted: 0.2, burst: 0.1 };
const floodFactor = 0.1;
const withinMessage = 0.4;
const withNewFields = 0.6;

/** Makes the record of one message from its signals; null when none of them says anything about who sent it. */
export function readOddMessage(signals: readonly Signal[]): OddMessage | null {
  const [first] = signals;
  if (first === undefined) return null;
  const hasNewFields = signals.some(({ kind, facts }) => kind === 'shape' && facts.isAdded === true);
  const weighed = signals
    .map(weighSignal)
    .filter((each) => each !== null)
    .map((each) => (hasNewFields && each.signal.kind === 'style' ? withoutNewFields(each) : each))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, signalsMax);
  if (weighed.length === 0) return null;
  return {
    message: first.message,
    ordinal: first.ordinal ?? null,
    at: first.at,
    signals: weighed,
    isForeign: weighed.some(({ signal }) => !echoes.has(signal.kind)),
    handFate: 'pending',
    valueFate: 'pending',
    rhythm: 'unknown',
    isInFlood: false,
  };
}

/** New fields bring commas, quotes and digits of their own: part of a style that goes with them is theirs. */
function withoutNewFields(each: WeighedSignal): WeighedSignal {
  return { ...each, weight: each.weight * withNewFields };
}

export function hasGroup({ signals }: OddMessage, group: EvidenceGroup): boolean {
  return signals.some((each) => each.group === group);
}

/** Is its style, encoding or a field's type another one? Optional fields only change the shape. */
export function hasStrongHand({ signals }: OddMessage): boolean {
  return signals.some(({ signal, weight }) => strongHands.has(signal.kind) && weight >= 3);
}

/** The same, with something in it that the device never writes: where fields fail, only their commas may be missing. */
export function hasForeignHand({ signals }: OddMessage): boolean {
  return signals.some(
    ({ signal: { kind, facts }, weight }) =>
      strongHands.has(kind) && weight >= 3 && !(kind === 'style' && facts.isLess === true),
  );
}

/** Nats that a message gives in one group, by what became of it. */
export function natsOf(odd: OddMessage, group: EvidenceGroup): number {
  const weights = odd.signals.filter((each) => each.group === group).map(({ weight }) => weight);
  if (weights.length === 0) return 0;
  return sumDiminishing(weights, withinMessage) * factorOf(odd, group);
}

function factorOf(odd: OddMessage, group: EvidenceGroup): number {
  if (group === 'hand') return handFactor[odd.handFate];
  if (group === 'content') return valueFactor[odd.valueFate];
  if (odd.isInFlood && (group === 'timing' || group === 'replay')) return floodFactor;
  if (group === 'timing') return rhythmFactor[odd.rhythm];
  return 1;
}
