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
  private readonly words = new DataView(this.bytes.buffer);
  /** Bytes of the name in each slot; 0 when there is none. */
  private readonly lengths = new Uint8Array(slots);
  private readonly texts: string[] = new Array<string>(slots).fill('');

  /** The text remembered for the UTF-8 in `view` from `start` to `end`, of which `hash` is the `hashName`; null for none. */
  find(view: DataView, start: number, end: number, hash: number): string | null {
    const slot = hash & (slots - 1);
    const length = end - start;
    if (length === 0 || this.lengths[slot] !== length) return null;
    return this.isSame(view, start, end, slot * slotBytes) ? (this.texts[slot] ?? null) : null;
  }

  /** The text of the UTF-8 in `name` as `readBoundedText` gives it; remembered when it is short and whole. */
  make(name: Uint8Array, hash: number, allowance: DetailAllowance | null): string {
    const slot = hash & (slots - 1);
    const { length } = name;
    const plain = length <= slotBytes ? decodePlainText(name, allowance) : null;
    if (plain === null) return readBoundedText(name, identifierBytesMax, allowance, hash);
    this.bytes.set(name, slot * slotBytes);
    this.lengths[slot] = length;
    this.texts[slot] = plain;
    return plain;
  }

  private isSame(view: DataView, start: number, end: number, keptAt: number): boolean {
    const kept = this.words;
    const toKept = keptAt - start;
    let at = start;
    for (; at + 4 <= end; at += 4) {
      if (view.getInt32(at) !== kept.getInt32(at + toKept)) return false;
    }
    for (; at < end; at++) {
      if (view.getUint8(at) !== kept.getUint8(at + toKept)) return false;
    }
    return true;
  }
}
