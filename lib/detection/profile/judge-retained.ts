import { retainedCounts, retainedHash, retainedSince, type Words } from './profile-row';

/** A retained value that changed more often than this is no configuration. */
const changesMax = 3;
const repeatsMin = 5;
const heldSecondsMin = 3600;

/** What the last retained message showed; overwritten by the next. */
export type RetainedVerdict = {
  /** It differs from what had been retained unchanged for long. */
  isChange: boolean;
  heldSeconds: number;
  repeats: number;
  changes: number;
};

export function createRetainedVerdict(): RetainedVerdict {
  return { isChange: false, heldSeconds: 0, repeats: 0, changes: 0 };
}

/** Judges and learns what a topic retains; `row` is the offset of its rich row, `hash` that of the payload. */
export function judgeRetained(
  { u32 }: Words,
  row: number,
  hash: number,
  at: number,
  into: RetainedVerdict,
): void {
  const second = Math.floor(at / 1000);
  const since = u32[row + retainedSince] ?? 0;
  const word = u32[row + retainedCounts] ?? 0;
  const repeats = word & 0xffff;
  const changes = word >>> 16;
  into.isChange = false;
  if (since === 0) {
    u32[row + retainedHash] = hash;
    u32[row + retainedSince] = second;
    return;
  }
  if (u32[row + retainedHash] === hash) {
    u32[row + retainedCounts] = ((changes << 16) | Math.min(0xffff, repeats + 1)) >>> 0;
    return;
  }
  into.heldSeconds = Math.max(0, second - since);
  into.repeats = repeats;
  into.changes = changes;
  into.isChange = changes <= changesMax && (repeats >= repeatsMin || into.heldSeconds >= heldSecondsMin);
  u32[row + retainedHash] = hash;
  u32[row + retainedSince] = second;
  u32[row + retainedCounts] = (Math.min(0xffff, changes + 1) << 16) >>> 0;
}
