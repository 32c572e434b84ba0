import type { Signal } from '../signal';
import { kindOfBit, type ValueVerdict, valueBits } from './value-verdict';

/** Where and when a judged value came: what a `Signal` needs besides the verdict. */
export type ValuePlace = {
  readonly topic: number;
  readonly at: number;
  readonly message: number;
  /** JSON path; empty when the payload is the value. */
  readonly field: string;
};

const natsMin = 6;
const natsMax = 60;

/** Puts a verdict with something that stood out into signals, one a bit. */
export function signalsOf(verdict: ValueVerdict, place: ValuePlace): readonly Signal[] {
  return kindOfBit
    .filter(([bit]) => (verdict.bits & bit) !== 0)
    .map(([bit, kind]) => ({
      ...place,
      kind,
      nats: Math.max(natsMin, Math.min(natsMax, verdict.score)),
      text: sayVerdict(bit, verdict),
      facts: {
        value: Number.isFinite(verdict.value) ? verdict.value : String(verdict.value),
        previous: verdict.previous,
        usualLow: verdict.usualLow,
        usualHigh: verdict.usualHigh,
        samples: verdict.samples,
      },
    }));
}

function sayVerdict(bit: number, verdict: ValueVerdict): string {
  if (bit === valueBits.unseen)
    return `a value it never had in ${verdict.samples.toLocaleString('en')} messages`;
  return `${sayNumber(verdict.value)}, where ${sayNumber(verdict.usualLow)} to ${sayNumber(verdict.usualHigh)} are usual`;
}

function sayNumber(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(6))) : String(value);
}
