const lastCodePoint = 0x10ffff;

/** The next code point that text can hold; UTF-8 has no surrogates. */
function nextCodePoint(code: number): number {
  return code === 0xd7ff ? 0xe000 : code + 1;
}

/**
 * Where the names with a prefix end: the first text after all of them in UTF-8 byte order, which is code point order;
 * null when nothing comes after them.
 */
export function endOfPrefix(prefix: string): string | null {
  const characters = [...prefix];
  for (let last = characters.pop(); last !== undefined; last = characters.pop()) {
    const code = last.codePointAt(0) ?? 0;
    if (code < lastCodePoint) return characters.join('') + String.fromCodePoint(nextCodePoint(code));
  }
  return null;
}
