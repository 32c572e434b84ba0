import type { DetailAllowance } from './detail-allowance';

/** Longest text that is decoded here, in bytes. */
export const plainTextBytesMax = 4096;

/** From here on it pays to make a view. */
const viewedBytesMin = 128;
const topBits = 0x8080_8080;
const codes = new Uint16Array(plainTextBytesMax);
const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
const utf16 = new TextDecoder(isLittleEndian ? 'utf-16le' : 'utf-16be', { ignoreBOM: true });

/**
 * The text of bytes (at most 4,096) that are whole UTF-8 without a NUL; null for all others, found out at the first byte that
 * is not: the decoder of the platform goes on and takes up to ten times as long. Beyond ASCII it takes two to three times
 * as long too, so that is decoded here, as far as the allowance goes. The rule is table 3-7 of the Unicode standard.
 */
export function decodePlainText(bytes: Uint8Array, allowance: DetailAllowance | null = null): string | null {
  const { length } = bytes;
  if (length > plainTextBytesMax || allowance?.takeText(length) === false) return null;
  let at = length < viewedBytesMin ? 0 : asciiWords(bytes);
  for (let byte = 1; at < length; at++) {
    byte = bytes[at] ?? 0;
    if (byte === 0) return null;
    if (byte >= 0x80) break;
  }
  if (at === length) return utf8.decode(bytes);
  return allowance === null || allowance.takeForeignText(length) ? decodeCodes(bytes, at) : null;
}

/** How many bytes at the beginning are surely ASCII without a NUL, looked at four at a time. */
function asciiWords(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const end = bytes.length - 3;
  let at = 0;
  for (; at < end; at += 4) {
    const word = view.getInt32(at);
    // The top bit of a byte is set where the word has it, or where taking 1 away borrowed from a zero.
    if (((word | ((word - 0x0101_0101) & ~word)) & topBits) !== 0) break;
  }
  return at;
}

/** `ascii`: how many bytes at the beginning are. */
function decodeCodes(bytes: Uint8Array, ascii: number): string | null {
  const { length } = bytes;
  if (codeAt(bytes, ascii) < 0) return null;
  for (let at = 0; at < ascii; at++) codes[at] = bytes[at] ?? 0;
  let size = ascii;
  let code = 1;
  for (let at = ascii; at < length && code > 0; at += bytesOf(code)) {
    const byte = bytes[at] ?? 0;
    code = byte < 0x80 ? byte : codeAt(bytes, at);
    size = addCode(size, code);
  }
  return code > 0 ? utf16.decode(codes.subarray(0, size)) : null;
}

function bytesOf(code: number): number {
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x1_0000 ? 3 : 4;
}

function addCode(size: number, code: number): number {
  if (code < 0x1_0000) {
    codes[size] = code;
    return size + 1;
  }
  codes[size] = 0xd7c0 + (code >> 10);
  codes[size + 1] = 0xdc00 | (code & 0x3ff);
  return size + 2;
}

/** The character of two to four bytes at a place; -1 when there is none, or a shorter form is due. */
function codeAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0xc2 || first > 0xf4) return -1;
  const size = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (at + size > bytes.length) return -1;
  const second = (bytes[at + 1] ?? 0) ^ 0x80;
  if (second >= 0x40) return -1;
  return size === 2 ? ((first & 0x1f) << 6) | second : longCodeAt(bytes, at, second);
}

function longCodeAt(bytes: Uint8Array, at: number, second: number): number {
  const first = bytes[at] ?? 0;
  const third = (bytes[at + 2] ?? 0) ^ 0x80;
  const upper = ((first & 0x0f) << 12) | (second << 6) | third;
  if (third >= 0x40) return -1;
  if (first < 0xf0) return upper < 0x800 || (upper >= 0xd800 && upper < 0xe000) ? -1 : upper;
  const fourth = (bytes[at + 3] ?? 0) ^ 0x80;
  const code = (upper << 6) | fourth;
  return fourth >= 0x40 || code < 0x1_0000 || code > 0x10_ffff ? -1 : code;
}
