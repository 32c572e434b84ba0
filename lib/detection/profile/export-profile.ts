import { z } from 'zod';
import type { Json } from '@/lib/domain/json';
import {
  entropyMean,
  gapMean,
  gapVariance,
  habits,
  isMetBit,
  isRegisteredBit,
  lastAt,
  lastNumber,
  numberBefore,
  ordinal,
  owner,
  repeats,
  rich,
  richWords,
  ring,
  ringMore,
  rowWords,
  shapes,
  shapesMax,
  shapeWords,
  usualStep,
  type Words,
} from './profile-row';

const word = z.number().int().min(0).max(0xffffffff);
const version = 1;

/** Version 1 of what is kept of a profile: the words of both rows as they are, values beside them. */
const storedSchema = z.object({
  v: z.literal(version),
  b: z.array(word).length(rowWords),
  r: z.array(word).length(richWords).nullable(),
  c: z.json().nullable(),
});

type Row = { readonly words: Words; readonly row: number };

/** What was learned of one topic's messages as JSON; `restoreProfile` takes it back. */
export function exportProfile(words: Words, row: number, richRow: Row | null, values: Json | null): Json {
  return {
    v: version,
    b: Array.from(words.u32.subarray(row, row + rowWords)),
    r: richRow === null ? null : Array.from(richRow.words.u32.subarray(richRow.row, richRow.row + richWords)),
    c: values,
  };
}

/** Where a stored profile is put. */
export type ProfilePlace = {
  readonly words: Words;
  readonly row: number;
  /** Empties the topic. */
  clear(): void;
  /** Gives it a second row; null when there is no room. */
  takeRich(): Row | null;
  restoreValues(values: unknown): boolean;
};

const finiteWords = [gapMean, gapVariance, lastNumber, numberBefore, usualStep];

/** Puts a stored profile back; false, with nothing changed, when it is of another version or damaged. */
export function restoreProfile(stored: unknown, place: ProfilePlace): boolean {
  const parsed = storedSchema.safeParse(stored);
  if (!parsed.success) return false;
  const { b, r, c } = parsed.data;
  const base = Uint32Array.from(b);
  const floats = new Float32Array(base.buffer);
  if (finiteWords.some((at) => !Number.isFinite(floats[at]))) return false;
  if (r !== null && !Number.isFinite(new Float32Array(Uint32Array.from(r).buffer)[entropyMean])) return false;
  place.clear();
  const second = r === null ? null : place.takeRich();
  const { u32 } = place.words;
  const richIndex = u32[place.row + rich] ?? 0;
  u32.set(base, place.row);
  u32[place.row + rich] = second === null ? 0 : richIndex;
  u32[place.row + habits] = ((base[habits] ?? 0) | isMetBit) >>> 0;
  u32[place.row + lastAt] = 0;
  if (second !== null && r !== null) setRich(second, r);
  if (c !== null) place.restoreValues(c);
  return true;
}

/** The payloads of the last run are forgotten with it, and its shapes stand in no table yet. */
function setRich({ words: { u32 }, row }: Row, stored: readonly number[]): void {
  const self = u32[row + owner] ?? 0;
  u32.set(stored, row);
  u32[row + owner] = self;
  u32.fill(0, row + ring, row + ringMore + 2);
  u32[row + repeats] = ((u32[row + repeats] ?? 0) & 0xffff0000) >>> 0;
  u32[row + ordinal] = 0;
  for (let place = 0; place < shapesMax; place++) {
    const flags = row + shapes + place * shapeWords + 3;
    u32[flags] = ((u32[flags] ?? 0) & ~isRegisteredBit) >>> 0;
  }
}
