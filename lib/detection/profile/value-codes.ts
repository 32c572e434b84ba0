import {
  codesKnown,
  codesMax,
  codesSettled,
  countAndHold,
  firstAt,
  rowWords,
  type ValueRows,
} from './value-row';
import { type ValueVerdict, valueBits } from './value-verdict';

/** Joined to the hash of a field: channels of texts and truth values are not those of a number of the same name. */
export const codeHash = 0x7e57c0de;

/** Messages without a new code before the next new one is news. */
const settledMin = 500;
/** `codesKnown` of a field with more codes than are kept: free text, nothing to tell. */
const freeText = codesMax + 1;

/** Judges a text or boolean by its hash: is it new on a field that has long had the same few? Learns it if `learns`. */
export function observeCode(
  { u32 }: ValueRows,
  channel: number,
  hash: number,
  at: number,
  learns: boolean,
  verdict: ValueVerdict,
): number {
  const word = channel * rowWords;
  const seen = u32[word + countAndHold] ?? 0;
  const sinceNew = u32[word + codesSettled] ?? 0;
  const known = u32[word + codesKnown] ?? 0;
  verdict.score = 0;
  verdict.bits = 0;
  if (known === freeText) return 0;
  if (learns) u32[word + countAndHold] = seen + 1;
  if (seen === 0) u32[word + firstAt] = Math.floor(at / 1000);
  const isKnown = knows(u32, word, known, hash >>> 0);
  if (learns) {
    u32[word + codesSettled] = isKnown ? sinceNew + 1 : 0;
    if (!isKnown) add(u32, word, known, hash);
  }
  if (isKnown) return 0;
  if (sinceNew < settledMin) return 0;
  verdict.value = known;
  verdict.codes = known;
  verdict.sinceNew = sinceNew;
  verdict.previous = 0;
  verdict.usualLow = 0;
  verdict.usualHigh = 0;
  verdict.samples = seen;
  verdict.learnedSince = (u32[word + firstAt] ?? 0) * 1000;
  // Laplace's rule: after so many without a new one, the next is new with probability 1 / (n + 2).
  verdict.score = Math.log(sinceNew + 2);
  verdict.bits = valueBits.unseen;
  return verdict.bits;
}

function knows(u32: Uint32Array, word: number, known: number, hash: number): boolean {
  for (let place = 0; place < known; place++) if (u32[word + place] === hash) return true;
  return false;
}

function add(u32: Uint32Array, word: number, known: number, hash: number): void {
  if (known < codesMax) u32[word + known] = hash;
  u32[word + codesKnown] = known + 1;
}
