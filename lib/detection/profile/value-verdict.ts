import type { SignalKind } from '../signal';

/** What stood out in a value, one bit each. */
export const valueBits = {
  tail: 1,
  step: 2,
  range: 4,
  special: 8,
  stuck: 16,
  regress: 32,
  unseen: 64,
} as const;

export const kindOfBit: readonly (readonly [number, SignalKind])[] = [
  [valueBits.special, 'value-special'],
  [valueBits.range, 'value-range'],
  [valueBits.tail, 'value-tail'],
  [valueBits.step, 'value-step'],
  [valueBits.regress, 'counter-regress'],
  [valueBits.stuck, 'value-stuck'],
  [valueBits.unseen, 'value-new'],
];

/**
 * What the last `observe` found; one object that every call overwrites. Numbers are in the units of the field, surprises
 * in nats, times in ms; what is not about this value is left from an earlier one.
 */
export type ValueVerdict = {
  bits: number;
  /** Surprise of this value on what the field has shown, ≥ 0, finite; also below what is told, and while learning. */
  score: number;
  value: number;
  previous: number;
  /** Where values usually lie, and how much one usually differs from the one before. */
  usualLow: number;
  usualHigh: number;
  usualStep: number;
  lowest: number;
  highest: number;
  levelNats: number;
  stepNats: number;
  rangeNats: number;
  stuckNats: number;
  /** By what a scaled value differs from the usual ones: `× 1000`, `°C → °F`; empty when not so. */
  scale: string;
  samples: number;
  learnedSince: number;
  runSince: number;
  runLength: number;
};

export function createVerdict(): ValueVerdict {
  return {
    bits: 0,
    score: 0,
    value: 0,
    previous: 0,
    usualLow: 0,
    usualHigh: 0,
    usualStep: 0,
    lowest: 0,
    highest: 0,
    levelNats: 0,
    stepNats: 0,
    rangeNats: 0,
    stuckNats: 0,
    scale: '',
    samples: 0,
    learnedSince: 0,
    runSince: 0,
    runLength: 0,
  };
}
