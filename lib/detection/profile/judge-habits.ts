import { agree, agreementLevel, breach, breachNats, isArmed, withHigh, withLow } from './agreement';
import {
  decimalsAndProperties,
  encodingAndRetain,
  encodingShift,
  habits,
  propertiesAgreement,
  retainBit,
  style,
} from './profile-row';

/** Habits a message broke, as bits. */
export const breaches = { encoding: 1, retain: 2, properties: 4, style: 8, decimals: 16, order: 32 } as const;

/** What the last judged message broke; overwritten by the next. */
export type HabitVerdict = {
  bits: number;
  nats: number;
  expectedEncoding: number;
  /** Agreement of the retain flag before this message. */
  retainAgreement: number;
  /** Style bits that were never there before, and those that always were and are not now. */
  styleAdded: number;
  styleMissing: number;
  decimalsExpected: number;
  decimalsSeen: number;
  /** Index of the JSON field whose decimals differ, -1 for a plain number. */
  decimalsField: number;
};

export function createHabitVerdict(): HabitVerdict {
  return {
    bits: 0,
    nats: 0,
    expectedEncoding: 0,
    retainAgreement: 0,
    styleAdded: 0,
    styleMissing: 0,
    decimalsExpected: 0,
    decimalsSeen: 0,
    decimalsField: -1,
  };
}

/** Notes one broken habit: the first counts in full, each further one as little, because one cause breaks several. */
export function noteBreach(verdict: HabitVerdict, bit: number, agreement: number): void {
  verdict.bits |= bit;
  verdict.nats = verdict.nats === 0 ? breachNats(agreement) : Math.min(20, verdict.nats + 2);
}

/** Judges and learns what each message has: encoding class, retain flag and MQTT 5 properties. */
export function judgeEnvelope(
  u32: Uint32Array,
  row: number,
  sawEncoding: number,
  retain: boolean,
  propertiesHash: number,
  learns: boolean,
  verdict: HabitVerdict,
): void {
  const habit = u32[row + habits] ?? 0;
  const pair = u32[row + encodingAndRetain] ?? 0;
  const encoding = (habit >>> encodingShift) & 15;
  verdict.bits = 0;
  verdict.nats = 0;
  verdict.expectedEncoding = encoding;
  verdict.retainAgreement = agreementLevel(pair >>> 16);
  let next = habit;
  let low = pair & 0xffff;
  if (sawEncoding === encoding) low = agree(low);
  else if (isArmed(low)) {
    noteBreach(verdict, breaches.encoding, low);
    low = breach(low);
  } else {
    low = 0;
    next = (next & ~(15 << encodingShift)) | (sawEncoding << encodingShift);
  }
  let high = pair >>> 16;
  if (retain === ((habit & retainBit) !== 0)) high = agree(high);
  else if (isArmed(high)) {
    noteBreach(verdict, breaches.retain, high);
    high = breach(high);
  } else {
    high = 0;
    next ^= retainBit;
  }
  judgeProperties(u32, row, propertiesHash, learns, verdict);
  if (!learns) return;
  u32[row + habits] = next >>> 0;
  u32[row + encodingAndRetain] = ((high << 16) | low) >>> 0;
}

function judgeProperties(
  u32: Uint32Array,
  row: number,
  hash: number,
  learns: boolean,
  verdict: HabitVerdict,
): void {
  const word = u32[row + propertiesAgreement] ?? 0;
  const agreement = word & 0xffff;
  let next = agree(agreement);
  const folded = (hash ^ (hash >>> 16)) & 0xffff;
  const other = u32[row + decimalsAndProperties] ?? 0;
  if (folded !== other >>> 16) {
    if (isArmed(agreement)) {
      noteBreach(verdict, breaches.properties, agreement);
      next = breach(agreement);
    } else {
      next = 0;
      if (learns) u32[row + decimalsAndProperties] = withHigh(other, folded);
    }
  }
  if (learns) u32[row + propertiesAgreement] = withLow(word, next);
}

/** Judges and learns how the payload is written: bits never seen before, and bits that were always there and are missing. */
export function judgeStyle(
  u32: Uint32Array,
  row: number,
  bits: number,
  learns: boolean,
  verdict: HabitVerdict,
): void {
  const word = u32[row + style] ?? 0;
  const other = u32[row + propertiesAgreement] ?? 0;
  const ever = word & 0xffff;
  const always = other >>> 16;
  const agreement = word >>> 16;
  if ((bits & ~ever) === 0 && (always & ~bits) === 0) {
    if (learns) u32[row + style] = withHigh(word, agree(agreement));
    return;
  }
  if (isArmed(agreement)) {
    verdict.styleAdded = bits & ~ever;
    verdict.styleMissing = always & ~bits;
    noteBreach(verdict, breaches.style, agreement);
    if (learns) u32[row + style] = withHigh(word, breach(agreement));
    return;
  }
  if (!learns) return;
  const isFirst = ever === 0 && always === 0 && agreement === 0;
  u32[row + style] = ever | bits;
  u32[row + propertiesAgreement] = withHigh(other, isFirst ? bits : always & bits);
}
