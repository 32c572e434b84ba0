import type { JsonObject } from '@/lib/domain/json';
import type { Signal, SignalKind } from '../signal';
import { type ValueVerdict, valueBits } from './value-verdict';

/** Where and when a judged value came: what a `Signal` needs besides the verdict. */
export type ValuePlace = {
  readonly topic: number;
  readonly at: number;
  readonly message: number;
  /** JSON path; empty when the payload is the value. */
  readonly field: string;
  /** What stands there, of a field of texts; raw, at most some twenty characters. */
  readonly written?: string;
};

type Teller = {
  readonly bit: number;
  readonly kind: SignalKind;
  nats(verdict: ValueVerdict): number;
  text(verdict: ValueVerdict, place: ValuePlace): string;
  facts(verdict: ValueVerdict, place: ValuePlace): JsonObject;
};

const natsMin = 6;
const natsMax = 60;
const msPerHour = 3_600_000;
const scaleTexts = {
  none: '',
  'power of ten': ', a usual value times a power of ten',
  fahrenheit: ', a usual value in °F instead of °C',
  celsius: ', a usual value in °C instead of °F',
  sign: ', a usual value with the other sign',
} as const;

const tellers: readonly Teller[] = [
  {
    bit: valueBits.special,
    kind: 'value-special',
    nats: () => natsMax,
    text: ({ value }) => `${sayNumber(value)}, which is no measurement`,
    facts: () => ({}),
  },
  {
    bit: valueBits.range,
    kind: 'value-range',
    nats: ({ score }) => score,
    text: (verdict) => `${sayUsual(verdict)}${scaleTexts[verdict.scale]}`,
    facts: ({ beyond, scale }) => ({ beyondRanges: tidy(beyond), scale }),
  },
  {
    bit: valueBits.tail,
    kind: 'value-tail',
    nats: ({ score }) => score,
    text: sayTail,
    facts: ({ beyond }) => ({ beyondRanges: tidy(beyond) }),
  },
  {
    bit: valueBits.step,
    kind: 'value-step',
    nats: ({ score }) => score,
    text: ({ value, leap, leapHighest }) =>
      `${sayNumber(value)}, ${sayRoughly(leap)} away from the last values, where ${sayRoughly(leapHighest)} was the most`,
    facts: ({ leap, leapHighest }) => ({ leap: tidy(leap), largestLeap: tidy(leapHighest) }),
  },
  {
    bit: valueBits.regress,
    kind: 'counter-regress',
    nats: ({ score }) => score,
    text: ({ value, previous }) =>
      `${sayNumber(value)} after ${sayNumber(previous)}, on a counter that only rises`,
    facts: () => ({}),
  },
  {
    bit: valueBits.stuck,
    kind: 'value-stuck',
    nats: ({ stuckNats }) => stuckNats,
    text: ({ value, run, runUsual }) =>
      `${sayNumber(value)} for ${run.toLocaleString('en')} messages in a row, where ${Math.round(runUsual).toLocaleString('en')} were the most`,
    facts: ({ run, runUsual, runLimit }) => ({
      run,
      longestRun: Math.round(runUsual),
      allowedRun: Math.round(runLimit),
    }),
  },
  {
    bit: valueBits.unseen,
    kind: 'value-new',
    nats: ({ score }) => score,
    text: ({ samples }, { written }) =>
      `${written === undefined ? '' : `“${written}”, `}a value that it never had in ${samples.toLocaleString('en')} messages`,
    facts: ({ codes, sinceNew }, { written }): JsonObject =>
      written === undefined ? {} : { value: written, knownTexts: codes, messagesSinceNew: sinceNew },
  },
];

/**
 * Puts a verdict with something that stood out into signals, one a bit. All facts have `value` (text for NaN and infinities),
 * `previous`, `usualLow`, `usualHigh`, `messages` (learned before) and `learnedHours`; NaN and text fields leave some at 0.
 */
export function signalsOf(verdict: ValueVerdict, place: ValuePlace): readonly Signal[] {
  const signals: Signal[] = [];
  const { topic, at, message, field } = place;
  for (const teller of tellers) {
    if ((verdict.bits & teller.bit) === 0) continue;
    signals.push({
      topic,
      at,
      message,
      field,
      kind: teller.kind,
      nats: Math.max(natsMin, Math.min(natsMax, teller.nats(verdict))),
      text: teller.text(verdict, place),
      facts: { ...commonFacts(verdict, place.at), ...teller.facts(verdict, place) },
    });
  }
  return signals;
}

function commonFacts(verdict: ValueVerdict, at: number): JsonObject {
  const { value, previous, usualLow, usualHigh, samples, learnedSince } = verdict;
  return {
    value: Number.isFinite(value) ? value : String(value),
    previous,
    usualLow: tidy(usualLow),
    usualHigh: tidy(usualHigh),
    messages: samples,
    learnedHours: learnedSince > 0 ? tidy((at - learnedSince) / msPerHour) : 0,
  };
}

function sayUsual({ value, usualLow, usualHigh, isCounter, previous }: ValueVerdict): string {
  const usual = `${sayNumber(usualLow)} to ${sayNumber(usualHigh)}`;
  return isCounter
    ? `up by ${sayNumber(value - previous)}, where ${usual} is usual`
    : `${sayNumber(value)}, where ${usual} is usual`;
}

/** A value within the range stood out by how the last values moved, not by itself. */
function sayTail(verdict: ValueVerdict): string {
  const { value, usualLow, usualHigh, isCounter, previous } = verdict;
  if (isCounter || value < usualLow || value > usualHigh) return sayUsual(verdict);
  return `${sayNumber(value)} after ${sayNumber(previous)}: within what is usual, but not after the values before it`;
}

function sayNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size >= 1e12 || (size > 0 && size < 1e-4)) return value.toExponential(2);
  return Number(value.toPrecision(size >= 1e5 ? 12 : 6)).toLocaleString('en', { maximumFractionDigits: 6 });
}

function sayRoughly(value: number): string {
  return sayNumber(Number(value.toPrecision(3)));
}

/** Six digits that count. */
function tidy(value: number): number {
  return Number.isFinite(value) ? Number(value.toPrecision(6)) : 0;
}
