import { boundIdentifier, identifierBytesMax } from '@/lib/domain/wire-text';
import { decodePlainText, plainTextBytesMax } from './decode-plain-text';
import type { DetailAllowance } from './detail-allowance';
import { hashBytes, hashName } from './hash-bytes';

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
/** UTF-8 bytes kept of a string value. */
export const stringBytesMax: number = plainTextBytesMax;
const markBytesMax = 64;
/** A NUL becomes `⟨U+0000⟩`, of more bytes than anything else grows to. */
const growthMax = 14;

/**
 * UTF-8 from the wire as bounded, storable text, like `boundIdentifier`, but with little work for any bytes: of text that is
 * longer than `bytesMax` or than the allowance for text beyond ASCII, or broken or with NULs and not short, only the beginning is kept, with its length in bytes and a
 * fingerprint of all of them. Without an allowance left for such texts, the length and `hash`
 * (by default `hashName`) are all there is.
 */
export function readBoundedText(
  bytes: Uint8Array,
  bytesMax: number = identifierBytesMax,
  allowance: DetailAllowance | null = null,
  hash: number | null = null,
): string {
  const { length } = bytes;
  const plain = length <= bytesMax ? decodePlainText(bytes, allowance) : null;
  if (plain !== null) return plain;
  if (allowance !== null && !allowance.takeBrokenText()) {
    return markOf(length, hash ?? hashName(bytes, 0, length));
  }
  if (length * growthMax <= bytesMax) return boundIdentifier(decodeBroken(bytes), bytesMax);
  const kept = Math.floor((bytesMax - markBytesMax) / growthMax);
  return `${boundIdentifier(decodeBroken(bytes.subarray(0, kept)), bytesMax)}…${markOf(length, hashBytes(bytes, 0, length))}`;
}

function markOf(length: number, hash: number): string {
  return `⟨${length} bytes, ${hexOf(hash)}⟩`;
}

function decodeBroken(bytes: Uint8Array): string {
  const text = utf8.decode(bytes);
  return text.includes('\0') ? text.split('\0').join('⟨U+0000⟩') : text;
}

const hexPairs: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, '0'),
);

/** Eight digits; several times quicker than `toString(16)` of such a number. */
function hexOf(word: number): string {
  return `${hexPairs[word >>> 24]}${hexPairs[(word >> 16) & 0xff]}${hexPairs[(word >> 8) & 0xff]}${hexPairs[word & 0xff]}`;
}
