import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodePlainText } from './decode-plain-text';

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decodeStrictly(bytes: Uint8Array): string | null {
  try {
    const text = strict.decode(bytes);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}

test.each([
  ['nothing', [], true],
  ['ASCII', [0x61, 0x7f], true],
  ['a NUL', [0x61, 0], false],
  ['the smallest and largest of two bytes', [0xc2, 0x80, 0xdf, 0xbf], true],
  ['an overlong slash', [0xc0, 0xaf], false],
  ['an overlong slash of three bytes', [0xe0, 0x80, 0xaf], false],
  ['a surrogate', [0xed, 0xa0, 0x80], false],
  ['the last before the surrogates', [0xed, 0x9f, 0xbf], true],
  ['a mark of a broken character, sent as such', [0xef, 0xbf, 0xbd], true],
  ['U+10FFFF', [0xf4, 0x8f, 0xbf, 0xbf], true],
  ['beyond U+10FFFF', [0xf4, 0x90, 0x80, 0x80], false],
  ['a byte order mark', [0xef, 0xbb, 0xbf, 0x61], true],
  ['the smallest of four bytes', [0xf0, 0x90, 0x80, 0x80], true],
  ['an overlong of four bytes', [0xf0, 0x8f, 0xbf, 0xbf], false],
  ['a cut character', [0xe2, 0x82], false],
  ['a cut character of two bytes', [0xc3], false],
  ['a continuation alone', [0x80], false],
])('%s', (_, bytes, expected) => {
  expect(decodePlainText(Uint8Array.from(bytes)) !== null).toBe(expected);
  expect(decodePlainText(Uint8Array.from(bytes))).toBe(decodeStrictly(Uint8Array.from(bytes)));
});

test('agrees with the decoder of the platform over any bytes', () => {
  const lead = fc.constantFrom(0x00, 0x41, 0x7f, 0xc1, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff);
  const follow = fc.constantFrom(0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0x7f);
  const parts = fc.oneof(
    fc
      .string({ unit: 'binary', minLength: 1, maxLength: 3 })
      .map((text) => [...new TextEncoder().encode(text)]),
    fc.tuple(lead, fc.array(follow, { maxLength: 3 })).map(([first, rest]) => [first, ...rest]),
  );
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 6 }), (made) => {
      const bytes = Uint8Array.from(made.flat());
      expect(decodePlainText(bytes)).toBe(decodeStrictly(bytes));
    }),
    { numRuns: 2000 },
  );
});

test('finds what is not ASCII at every place of a long text', () => {
  for (const odd of [[0], [0xc3, 0xa4], [0xff], [0x01], [0x7f], [0x80]]) {
    for (let at = 120; at < 136; at++) {
      const bytes = new Uint8Array(141).fill(0x61);
      bytes.set(odd, at);
      expect(decodePlainText(bytes)).toBe(decodeStrictly(bytes));
    }
  }
});
