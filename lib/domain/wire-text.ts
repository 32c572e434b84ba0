const encoder = new TextEncoder();

/** Longest identifier (client id, user, filter, topic) kept as it is, in UTF-8 bytes; keeps B-tree keys under PostgreSQL's 2,704. */
export const identifierBytesMax = 512;
/** Longest raw source line kept, in UTF-8 bytes; Mosquitto's own limit is 999. */
export const rawLineBytesMax = 2048;

const loneSurrogate = /\p{Cs}/gu;
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

function codePointLabel(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `⟨U+${code}⟩`;
}

/** 64-bit FNV-1a of a string's UTF-8 bytes as 16 hex digits; tells two capped identifiers apart, not a security hash. */
export function fingerprint64(text: string): string {
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  for (const byte of encoder.encode(text)) {
    low ^= byte;
    const lowProduct = (low >>> 0) * 0x1b3;
    high = (Math.imul(high, 0x1b3) + Math.floor(lowProduct / 0x100000000) + (low << 8)) >>> 0;
    low = lowProduct >>> 0;
  }
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
}

function makeStorable(text: string): string {
  const wellFormed = text.isWellFormed() ? text : text.replace(loneSurrogate, codePointLabel);
  return wellFormed.includes('\0') ? wellFormed.replaceAll('\0', codePointLabel('\0')) : wellFormed;
}

function cutToBytes(text: string, bytesMax: number): string {
  const bytes = encoder.encode(text);
  let end = bytesMax;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return new TextDecoder().decode(bytes.subarray(0, end));
}

/**
 * Makes text from the wire storable in PostgreSQL and safe as a key: NUL and lone surrogates become
 * `⟨U+0000⟩`, and text over `bytesMax` is cut and marked with its full length and a fingerprint, so that two long
 * identifiers never merge. Short clean text comes back unchanged.
 */
export function boundIdentifier(text: string, bytesMax: number = identifierBytesMax): string {
  const storable = makeStorable(text);
  if (storable.length * 3 <= bytesMax) return storable;
  const bytes = encoder.encode(storable).length;
  if (bytes <= bytesMax) return storable;
  const mark = `…⟨${bytes} bytes, ${fingerprint64(storable)}⟩`;
  return cutToBytes(storable, bytesMax - encoder.encode(mark).length) + mark;
}

/** Like `boundIdentifier` for a whole source line. */
export function boundLine(text: string): string {
  return boundIdentifier(text, rawLineBytesMax);
}

/** Makes control, bidi and other invisible characters visible as `⟨U+202E⟩`, for screens and messages to people. */
export function showInvisible(text: string): string {
  return text.replace(invisible, codePointLabel);
}
