import { joinHashes } from './hash-bytes';
import { JsonFields, jsonTypes } from './json-fields';
import { createScannedNumber, scanNumber } from './scan-number';

/** Levels followed; what lies deeper is one field of type `deep`. */
const depthMax = 6;
const itemsHash = 0x5b5d5b5d;
const textHashedMax = 64;
const epochSeconds = { from: 1e9, to: 4.2e9 };

/** Habits of white space, as bits: what was seen in the payload, after each kind of mark. */
export const spaceStyles = {
  colonTight: 1,
  colonSpaced: 2,
  commaTight: 4,
  commaSpaced: 8,
  spaceBeforeColon: 16,
  newLines: 32,
  tabs: 64,
  braceSpaced: 128,
} as const;

/**
 * Walks a JSON text once, byte by byte, without making a string or an object, and fills `fields`. Any bytes may come: it
 * never throws, its time is linear in their length, and it follows six levels and 64 fields. The root must be an object or
 * a list; anything else is no JSON payload here.
 */
export class JsonScanner {
  readonly fields = new JsonFields();
  /** Bits of `spaceStyles` and, shifted by 8, of `numberStyles`. */
  style = 0;
  private bytes: Uint8Array = new Uint8Array(0);
  private at = 0;
  private end = 0;
  private sawSpace = 0;
  private readonly number = createScannedNumber();

  /** Scans `bytes` from `begin` to `end`, white space around the root allowed; false when it is not JSON. */
  scan(bytes: Uint8Array, begin: number, end: number): boolean {
    this.fields.clear();
    this.bytes = bytes;
    this.at = begin;
    this.end = end;
    this.style = 0;
    this.skipSpace();
    const first = this.peek();
    if (first !== 0x7b && first !== 0x5b) return false;
    const isRight = first === 0x7b ? this.scanObject(0, 1, false) : this.scanList(0, 1);
    this.skipSpace();
    return isRight && this.at >= this.end;
  }

  private peek(): number {
    return this.at < this.end ? (this.bytes[this.at] ?? -1) : -1;
  }

  /** Moves over white space and answers its habits: 0 for none, else bits of `newLines`, `tabs`, or 256 for spaces only. */
  private skipSpace(): number {
    let seen = 0;
    while (this.at < this.end) {
      const byte = this.bytes[this.at] ?? 0;
      if (byte > 0x20) break;
      if (byte === 0x20) seen |= 256;
      else if (byte === 0x0a || byte === 0x0d) seen |= spaceStyles.newLines;
      else if (byte === 0x09) seen |= spaceStyles.tabs;
      else break;
      this.at++;
    }
    this.sawSpace = seen;
    return seen;
  }

  private noteSpace(tight: number, spaced: number): void {
    const seen = this.sawSpace;
    this.style |= seen === 0 ? tight : (seen & 96) | (seen === 256 ? spaced : 0);
  }

  private scanObject(path: number, depth: number, isInList: boolean): boolean {
    this.at++;
    this.skipSpace();
    if (this.peek() === 0x7d) {
      this.at++;
      return true;
    }
    this.noteSpace(0, spaceStyles.braceSpaced);
    for (;;) {
      const key = this.scanKey();
      if (key < 0 || !this.scanValue(joinHashes(path, key), depth, isInList)) return false;
      this.skipSpace();
      const mark = this.peek();
      this.at++;
      if (mark === 0x7d) {
        this.style |= this.sawSpace & 96;
        return true;
      }
      if (mark !== 0x2c) return false;
      this.skipSpace();
      this.noteSpace(spaceStyles.commaTight, spaceStyles.commaSpaced);
    }
  }

  /** Moves over a key and its colon and answers the key's hash; -1 when there is none. */
  private scanKey(): number {
    if (this.peek() !== 0x22) return -1;
    const key = this.scanText(0x7fffffff);
    if (key < 0) return -1;
    if (this.skipSpace() !== 0) this.style |= spaceStyles.spaceBeforeColon;
    if (this.peek() !== 0x3a) return -1;
    this.at++;
    this.skipSpace();
    this.noteSpace(spaceStyles.colonTight, spaceStyles.colonSpaced);
    return key;
  }

  private scanList(path: number, depth: number): boolean {
    this.at++;
    this.skipSpace();
    if (this.peek() === 0x5d) {
      this.at++;
      return true;
    }
    const items = joinHashes(path, itemsHash);
    for (;;) {
      if (!this.scanValue(items, depth, true)) return false;
      this.skipSpace();
      const mark = this.peek();
      this.at++;
      if (mark === 0x5d) return true;
      if (mark !== 0x2c) return false;
      this.skipSpace();
      this.noteSpace(spaceStyles.commaTight, spaceStyles.commaSpaced);
    }
  }

  private scanValue(path: number, depth: number, isInList: boolean): boolean {
    const { fields } = this;
    const begin = this.at;
    const byte = this.peek();
    if (byte === 0x22) return this.scanTextField(path, isInList);
    if (byte === 0x7b || byte === 0x5b) {
      if (depth >= depthMax) {
        this.close(fields.add(path, jsonTypes.deep, isInList), begin);
        return this.skipNested();
      }
      const field = fields.add(path, byte === 0x7b ? jsonTypes.object : jsonTypes.array, isInList);
      const isRight =
        byte === 0x7b ? this.scanObject(path, depth + 1, isInList) : this.scanList(path, depth + 1);
      this.close(field, begin);
      return isRight;
    }
    if (byte === 0x74) return this.scanWord(path, isInList, 'true', jsonTypes.boolean, 1);
    if (byte === 0x66) return this.scanWord(path, isInList, 'false', jsonTypes.boolean, 0);
    if (byte === 0x6e) return this.scanWord(path, isInList, 'null', jsonTypes.null, 0);
    return this.scanNumberField(path, isInList);
  }

  private close(field: number, begin: number): void {
    if (field < 0) return;
    this.fields.begin[field] = begin;
    this.fields.end[field] = this.at;
  }

  private scanNumberField(path: number, isInList: boolean): boolean {
    const { number, fields } = this;
    const begin = this.at;
    const after = scanNumber(this.bytes, begin, this.end, number);
    if (after < 0) return false;
    this.at = after;
    this.style |= number.style << 8;
    const field = fields.add(path, jsonTypes.number, isInList);
    if (field < 0) return true;
    fields.value[field] = number.value;
    fields.decimals[field] = number.decimals;
    fields.isTime[field] = looksLikeEpoch(number.value) ? 1 : 0;
    this.close(field, begin);
    return true;
  }

  private scanTextField(path: number, isInList: boolean): boolean {
    const begin = this.at;
    const hash = this.scanText(textHashedMax);
    if (hash < 0) return false;
    const field = this.fields.add(path, jsonTypes.text, isInList);
    if (field < 0) return true;
    this.fields.textHash[field] = hash;
    this.fields.isTime[field] = looksLikeDate(this.bytes, begin + 1, this.at - 1) ? 1 : 0;
    this.close(field, begin);
    return true;
  }

  /** Moves over a text in quotes and answers the hash of its first `hashedMax` raw bytes and its length; -1 when it is none. */
  private scanText(hashedMax: number): number {
    const { bytes, end } = this;
    let hash = 0x811c9dc5;
    let at = this.at + 1;
    const hashedTo = at + hashedMax;
    while (at < end) {
      const byte = bytes[at] ?? 0;
      if (byte === 0x22) {
        const length = at - this.at - 1;
        this.at = at + 1;
        return (hash ^ (length > hashedMax ? length : 0)) >>> 0;
      }
      if (byte < 0x20) return -1;
      if (at < hashedTo) hash = Math.imul(hash ^ byte, 0x01000193);
      at += byte === 0x5c ? 2 : 1;
    }
    return -1;
  }

  private scanWord(path: number, isInList: boolean, word: string, type: number, value: number): boolean {
    const begin = this.at;
    if (begin + word.length > this.end) return false;
    for (let letter = 0; letter < word.length; letter++)
      if (this.bytes[begin + letter] !== word.charCodeAt(letter)) return false;
    this.at += word.length;
    const field = this.fields.add(path, type, isInList);
    if (field < 0) return true;
    this.fields.value[field] = value;
    this.close(field, begin);
    return true;
  }

  /** Moves over a nested object or list by counting its brackets. */
  private skipNested(): boolean {
    let open = 0;
    while (this.at < this.end) {
      const byte = this.bytes[this.at] ?? 0;
      if (byte === 0x22) {
        if (this.scanText(0) < 0) return false;
        continue;
      }
      this.at++;
      if (byte === 0x7b || byte === 0x5b) open++;
      else if ((byte === 0x7d || byte === 0x5d) && --open === 0) return true;
    }
    return false;
  }
}

/** Seconds, milliseconds, microseconds or nanoseconds since 1970, between 2001 and 2103. */
function looksLikeEpoch(value: number): boolean {
  if (!(value >= epochSeconds.from)) return false;
  for (let unit = 1; unit <= 1e9; unit *= 1000)
    if (value >= epochSeconds.from * unit && value <= epochSeconds.to * unit) return true;
  return false;
}

/** `2026-01-05T…` or `2026-01-05 …`: enough to know a date by. */
function looksLikeDate(bytes: Uint8Array, begin: number, end: number): boolean {
  if (end - begin < 16 || bytes[begin + 4] !== 0x2d || bytes[begin + 7] !== 0x2d) return false;
  const gap = bytes[begin + 10];
  return (gap === 0x54 || gap === 0x20) && bytes[begin + 13] === 0x3a;
}
