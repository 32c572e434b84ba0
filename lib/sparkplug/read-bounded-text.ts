import { boundIdentifier, identifierBytesMax } from '@/lib/domain/wire-text';
import { hashBytes } from './hash-bytes';

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
/** UTF-8 bytes kept of a string value. */
export const stringBytesMax = 4096;
const markBytesMax = 64;
/** A NUL becomes `⟨U+0000⟩`, of more bytes than anything else grows to. */
const growthMax = 14;

/**
 * UTF-8 from the wire as bounded, storable text, like `boundIdentifier`, but with little work for any bytes: of text that is
 * longer than `bytesMax`, or broken or with NULs and not short, only the beginning is kept, with its length in bytes and a
 * fingerprint of all of them.
 */
export function readBoundedText(bytes: Uint8Array, bytesMax: number = identifierBytesMax): string {
  if (bytes.length <= bytesMax) {
    const text = utf8.decode(bytes);
    if (bytes.length * growthMax <= bytesMax) return boundIdentifier(text, bytesMax);
    if (!text.includes('\uFFFD') && !text.includes('\0')) return text;
  }
  const fingerprint = (hashBytes(bytes, 0, bytes.length) >>> 0).toString(16).padStart(8, '0');
  const kept = Math.floor((bytesMax - markBytesMax) / growthMax);
  return `${boundIdentifier(utf8.decode(bytes.subarray(0, kept)))}…⟨${bytes.length} bytes, ${fingerprint}⟩`;
}
