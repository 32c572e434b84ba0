import { identifierBytesMax } from '@/lib/domain/wire-text';
import { decodePlainText } from './decode-plain-text';
import type { DetailAllowance } from './detail-allowance';
import { readBoundedText } from './read-bounded-text';

const slots = 1024;
const slotBytes = 128;

/**
 * Texts of the metric names seen last, found by their hash and told apart by every byte, so that the same name is not made
 * a string again for every payload: some 100 ns become 20. Keeps at most 1,024 names of at most 128 bytes; a new one takes
 * the place of an old one.
 */
export class NameCache {
  private readonly bytes = new Uint8Array(slots * slotBytes);
  /** Bytes of the name in each slot; 0 when there is none. */
  private readonly lengths = new Uint8Array(slots);
  private readonly texts: string[] = new Array<string>(slots).fill('');

  /** The text of the UTF-8 in `bytes` from `start` to `end` as `readBoundedText` gives it; `hash` is its `hashName`. */
  text(
    bytes: Uint8Array,
    start: number,
    end: number,
    hash: number,
    allowance: DetailAllowance | null,
  ): string {
    const slot = hash & (slots - 1);
    const length = end - start;
    if (length > 0 && this.lengths[slot] === length && this.isSame(bytes, start, end, slot * slotBytes)) {
      return this.texts[slot] ?? '';
    }
    const name = bytes.subarray(start, end);
    const plain = length <= slotBytes ? decodePlainText(name, allowance) : null;
    if (plain === null) return readBoundedText(name, identifierBytesMax, allowance, hash);
    this.bytes.set(name, slot * slotBytes);
    this.lengths[slot] = length;
    this.texts[slot] = plain;
    return plain;
  }

  private isSame(bytes: Uint8Array, start: number, end: number, at: number): boolean {
    const kept = this.bytes;
    for (let index = start, keptAt = at; index < end; index++, keptAt++) {
      if (bytes[index] !== kept[keptAt]) return false;
    }
    return true;
  }
}
