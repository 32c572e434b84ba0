import { JsonScanner } from './scan-json';
import { createScannedNumber, scanNumber } from './scan-number';

/** Ways in which a payload can be written, by code. */
export const encodings = [
  'empty',
  'number',
  'JSON',
  'text',
  'base64',
  'hex',
  'gzip',
  'zlib',
  'zstd',
  'Sparkplug',
  'binary',
] as const;

export const encodingCodes = {
  empty: 0,
  number: 1,
  json: 2,
  text: 3,
  base64: 4,
  hex: 5,
  gzip: 6,
  zlib: 7,
  zstd: 8,
  sparkplug: 9,
  binary: 10,
} as const;

/** Bytes looked at to tell text from binary. */
const lookedAtMax = 1024;
const encodedTextMin = 24;
const numberMax = 400;

/** Style bits beyond those of white space (0–7) and numbers (8–11). */
export const wholeStyles = { newLineAtEnd: 1 << 12, byteOrderMark: 1 << 13, duplicateKey: 1 << 14 } as const;

/** What `PayloadReader.read` found; overwritten by the next. */
export class PayloadReader {
  readonly scanner = new JsonScanner();
  encoding: number = encodingCodes.empty;
  /** Bits of `spaceStyles`, of `numberStyles` shifted by 8, and of `wholeStyles`. */
  style = 0;
  value = 0;
  decimals = 0;
  private readonly number = createScannedNumber();

  /** Finds out how a payload is written, and for numbers and JSON what it holds. Any bytes may come. */
  read(bytes: Uint8Array, isSparkplug: boolean, isCut: boolean): void {
    const { length } = bytes;
    this.style = 0;
    if (length === 0) {
      this.encoding = encodingCodes.empty;
      return;
    }
    if (isSparkplug && bytes[0] !== 0x7b) {
      this.encoding = encodingCodes.sparkplug;
      return;
    }
    if (this.readNumber(bytes)) return;
    const begin = this.findStart(bytes);
    const first = bytes[begin] ?? 0;
    if ((first === 0x7b || first === 0x5b) && (this.scanner.scan(bytes, begin, length) || isCut)) {
      this.encoding = encodingCodes.json;
      this.style |= this.scanner.style;
      if (this.scanner.fields.hasDuplicateKey) this.style |= wholeStyles.duplicateKey;
      return;
    }
    this.encoding = classifyOther(bytes);
  }

  private readNumber(bytes: Uint8Array): boolean {
    const { number } = this;
    let end = bytes.length;
    const first = bytes[0] ?? 0;
    if (first > 0x39 || first < 0x20 || end > numberMax) return false;
    let last = bytes[end - 1] ?? 0;
    while (end > 1 && (last === 0x0a || last === 0x0d || last === 0x20)) {
      if (last !== 0x20) this.style |= wholeStyles.newLineAtEnd;
      last = bytes[--end - 1] ?? 0;
    }
    let begin = 0;
    while (begin < end && bytes[begin] === 0x20) begin++;
    if (scanNumber(bytes, begin, end, number) !== end) {
      this.style = 0;
      return false;
    }
    this.encoding = encodingCodes.number;
    this.style |= number.style << 8;
    this.value = number.value;
    this.decimals = number.decimals;
    return true;
  }

  /** Offset of the first byte that is neither a byte order mark nor white space; notes both ends in `style`. */
  private findStart(bytes: Uint8Array): number {
    let begin = 0;
    if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
      this.style |= wholeStyles.byteOrderMark;
      begin = 3;
    }
    while (begin < bytes.length && isSpace(bytes[begin] ?? 0)) begin++;
    const last = bytes[bytes.length - 1];
    if (last === 0x0a || last === 0x0d) this.style |= wholeStyles.newLineAtEnd;
    return begin;
  }
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function classifyOther(bytes: Uint8Array): number {
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  if (a === 0x1f && b === 0x8b) return encodingCodes.gzip;
  if (a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd) return encodingCodes.zstd;
  if (!isText(bytes)) {
    const isZlib = a === 0x78 && (b === 0x01 || b === 0x5e || b === 0x9c || b === 0xda);
    return isZlib && bytes.length >= 8 ? encodingCodes.zlib : encodingCodes.binary;
  }
  return bytes.length < encodedTextMin ? encodingCodes.text : classifyAlphabet(bytes);
}

/** Printable text in UTF-8, judged by the first 1,024 bytes. */
function isText(bytes: Uint8Array): boolean {
  const end = Math.min(bytes.length, lookedAtMax);
  let at = 0;
  while (at < end) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0x20 && byte < 0x7f) at++;
    else if (byte >= 0x09 && byte <= 0x0d) at++;
    else {
      const length = characterLength(bytes, at, end);
      if (length === 0) return false;
      at += length;
    }
  }
  return true;
}

/** Bytes of the UTF-8 character of several bytes that begins here, 0 when it is none. */
function characterLength(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0xc2 || first > 0xf4) return 0;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  for (let next = at + 1; next < Math.min(at + length, end); next++)
    if (((bytes[next] ?? 0) & 0xc0) !== 0x80) return 0;
  return length;
}

const letterKinds = Uint8Array.from({ length: 256 }, (_, byte) => {
  const letter = String.fromCharCode(byte);
  if (/[0-9a-fA-F]/.test(letter)) return 3;
  return /[A-Za-z0-9+/=_-]/.test(letter) ? 1 : 0;
});

/** Text of one alphabet only, long enough not to be a word: hex, base64, or neither. */
function classifyAlphabet(bytes: Uint8Array): number {
  const end = Math.min(bytes.length, lookedAtMax);
  let kinds = 3;
  let capitals = 0;
  let digits = 0;
  for (let at = 0; at < end && kinds !== 0; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === 0x0a || byte === 0x0d) continue;
    kinds &= letterKinds[byte] ?? 0;
    if (byte >= 0x41 && byte <= 0x5a) capitals++;
    else if (byte <= 0x39) digits++;
  }
  if (kinds === 3) return encodingCodes.hex;
  return kinds === 1 && capitals >= 3 && digits >= 1 ? encodingCodes.base64 : encodingCodes.text;
}
