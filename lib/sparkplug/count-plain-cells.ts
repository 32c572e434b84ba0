const elementTag = 10;
const intTag = 8;
const longTag = 16;
const floatTag = 29;
const doubleTag = 33;
const booleanTag = 40;
const stringTag = 50;

/**
 * The cells of a data set's row, in `bytes` from `start` to `stop`, when each is empty or one well-formed scalar, as encoders
 * write them; -1 when any is not, or is longer than 16,383 bytes: then the row is to be checked field by field.
 */
export function countPlainCells(bytes: Uint8Array, start: number, stop: number): number {
  let cells = 0;
  let position = start;
  while (position + 2 <= stop) {
    if (bytes[position] !== elementTag) return -1;
    const first = bytes[position + 1] ?? 0;
    const second = first < 0x80 ? 0 : (bytes[position + 2] ?? 0x80);
    const from = first < 0x80 ? position + 2 : position + 3;
    const length = (first & 0x7f) | (second << 7);
    position = from + length;
    if (second >= 0x80 || position > stop || !isPlainCell(bytes, from, length)) return -1;
    cells++;
  }
  return position === stop ? cells : -1;
}

function isPlainCell(bytes: Uint8Array, start: number, length: number): boolean {
  if (length < 2) return length === 0;
  switch (bytes[start]) {
    case intTag:
    case longTag:
    case booleanTag:
      return isVarint(bytes, start + 1, start + length - 1);
    case floatTag:
      return length === 5;
    case doubleTag:
      return length === 9;
    case stringTag:
      return isText(bytes, start + 1, length - 1);
    default:
      return false;
  }
}

/** A varint of at most nine bytes that ends with the byte at `last`. */
function isVarint(bytes: Uint8Array, start: number, last: number): boolean {
  if (last - start > 8 || (bytes[last] ?? 0x80) >= 0x80) return false;
  for (let at = start; at < last; at++) if ((bytes[at] ?? 0) < 0x80) return false;
  return true;
}

/** A length of one or two bytes, and as many bytes. */
function isText(bytes: Uint8Array, start: number, length: number): boolean {
  const first = bytes[start] ?? 0;
  if (first < 0x80) return first === length - 1;
  const second = bytes[start + 1] ?? 0x80;
  return length >= 2 && second < 0x80 && ((first & 0x7f) | (second << 7)) === length - 2;
}
