const powers = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
const exactMax = 2 ** 53;
const digitsMax = 400;

/** What `scanNumber` found; one is reused for all numbers. */
export type ScannedNumber = {
  value: number;
  /** Digits after the point as written; 255 with an exponent. */
  decimals: number;
  /** Bits of `numberStyles`. */
  style: number;
};

/** Habits in writing numbers that tell one publisher from another. */
export const numberStyles = { plus: 1, upperExponent: 2, lowerExponent: 4, bareFraction: 8 } as const;

export function createScannedNumber(): ScannedNumber {
  return { value: 0, decimals: 0, style: 0 };
}

/**
 * Reads a decimal number as JSON and most devices write it, with a sign, leading zeros, a bare point or an exponent allowed.
 * Answers the offset after it, -1 when there is none at `begin`. The value is what `Number` gives for the text.
 */
export function scanNumber(bytes: Uint8Array, begin: number, end: number, into: ScannedNumber): number {
  const sign = bytes[begin] ?? 0;
  const isNegative = sign === 0x2d;
  const isPlus = sign === 0x2b;
  const wholeFrom = begin + (isNegative || isPlus ? 1 : 0);
  into.style = isPlus ? numberStyles.plus : 0;
  into.value = 0;
  const pointAt = scanDigits(bytes, wholeFrom, end, into);
  const at = byteAt(bytes, pointAt, end) === 0x2e ? scanDigits(bytes, pointAt + 1, end, into) : pointAt;
  const decimals = Math.max(0, at - pointAt - 1);
  const digits = pointAt - wholeFrom + decimals;
  if (digits === 0 || digits > digitsMax) return -1;
  const isBare = decimals === 0 || pointAt === wholeFrom;
  if (at > pointAt && isBare) into.style |= numberStyles.bareFraction;
  if ((byteAt(bytes, at, end) | 0x20) === 0x65) return scanExponent(bytes, begin, at, end, into);
  into.decimals = Math.min(decimals, 254);
  if (into.value < exactMax && decimals <= 22) scaleDown(into, isNegative);
  else into.value = readSlowly(bytes, begin, at);
  return at;
}

function scaleDown(into: ScannedNumber, isNegative: boolean): void {
  const size = into.value / (powers[into.decimals] ?? 1);
  into.value = isNegative ? -size : size;
}

function byteAt(bytes: Uint8Array, at: number, end: number): number {
  return at < end ? (bytes[at] ?? 0) : 0;
}

/** Appends the digits from `begin` on to `into.value` and answers the offset after them. */
function scanDigits(bytes: Uint8Array, begin: number, end: number, into: ScannedNumber): number {
  let value = into.value;
  let at = begin;
  for (; at < end; at++) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  into.value = value;
  return at;
}

function scanExponent(
  bytes: Uint8Array,
  begin: number,
  letterAt: number,
  end: number,
  into: ScannedNumber,
): number {
  const sign = bytes[letterAt + 1];
  const from = sign === 0x2d || sign === 0x2b ? letterAt + 2 : letterAt + 1;
  const at = scanDigits(bytes, from, end, into);
  if (at === from || at - from > digitsMax) return -1;
  into.style |= bytes[letterAt] === 0x45 ? numberStyles.upperExponent : numberStyles.lowerExponent;
  into.decimals = 255;
  into.value = readSlowly(bytes, begin, at);
  return at;
}

/** For what does not fit a double exactly on the way: bounded by `digitsMax`, and rare. */
function readSlowly(bytes: Uint8Array, begin: number, end: number): number {
  let text = '';
  for (let at = begin; at < end; at++) text += String.fromCharCode(bytes[at] ?? 0);
  return Number(text);
}
