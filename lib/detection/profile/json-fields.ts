import { spread } from './hash-bytes';

/** Fields of one payload that are kept; further ones only set `isCutShort`. */
export const fieldsMax = 64;

/** What a JSON value is; `deep` stands for anything nested deeper than the scanner follows. */
export const jsonTypes = {
  null: 1,
  boolean: 2,
  number: 3,
  text: 4,
  object: 5,
  array: 6,
  deep: 7,
} as const;

/** How each type is named in evidence, by its code. */
export const jsonTypeNames = [
  '',
  'null',
  'a boolean',
  'a number',
  'text',
  'an object',
  'a list',
  'deeply nested',
] as const;

const slots = 256;

/**
 * The fields of the last scanned payload as parallel arrays, reused for every message. Each pair of path and type stands
 * here once, with the first value seen; items of a list share the path `…[]`.
 */
export class JsonFields {
  count = 0;
  /** There were more fields than are kept. */
  isCutShort = false;
  /** An object had the same key twice. */
  hasDuplicateKey = false;
  /** Hash of the set of (path, type), in any order. */
  shapeHash = 0;
  /** Hash of the paths in the order in which they came. */
  orderHash = 0;
  readonly path = new Uint32Array(fieldsMax);
  readonly type = new Uint8Array(fieldsMax);
  /** The number; 0 or 1 of a boolean; else 0. */
  readonly value = new Float64Array(fieldsMax);
  /** Digits after the point as written; 255 when written with an exponent. */
  readonly decimals = new Uint8Array(fieldsMax);
  /** Hash of a text's bytes; else 0. */
  readonly textHash = new Uint32Array(fieldsMax);
  /** Looks like a point in time: an epoch number or an ISO date. */
  readonly isTime = new Uint8Array(fieldsMax);
  readonly begin = new Uint32Array(fieldsMax);
  readonly end = new Uint32Array(fieldsMax);
  private readonly slotStamp = new Uint32Array(slots);
  private readonly slotMark = new Uint32Array(slots);
  private stamp = 0;

  clear(): void {
    this.count = 0;
    this.isCutShort = false;
    this.hasDuplicateKey = false;
    this.shapeHash = 0;
    this.orderHash = 0;
    this.stamp = (this.stamp + 1) >>> 0;
    if (this.stamp === 0) {
      this.slotStamp.fill(0);
      this.stamp = 1;
    }
  }

  /** The entry for a path and type, -1 when it stands there already or there is no room. */
  add(path: number, type: number, isInList: boolean): number {
    const mark = spread(path + Math.imul(type, 0x9e3779b1));
    let slot = mark & (slots - 1);
    while (this.slotStamp[slot] === this.stamp) {
      if (this.slotMark[slot] === mark) {
        if (!isInList) this.hasDuplicateKey = true;
        return -1;
      }
      slot = (slot + 1) & (slots - 1);
    }
    if (this.count === fieldsMax) {
      this.isCutShort = true;
      return -1;
    }
    this.slotStamp[slot] = this.stamp;
    this.slotMark[slot] = mark;
    const field = this.count++;
    this.path[field] = path;
    this.type[field] = type;
    this.value[field] = 0;
    this.decimals[field] = 0;
    this.textHash[field] = 0;
    this.isTime[field] = 0;
    this.shapeHash = (this.shapeHash + mark) >>> 0;
    this.orderHash = spread(Math.imul(this.orderHash, 31) + path);
    return field;
  }
}
