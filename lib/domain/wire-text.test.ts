import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boundIdentifier, fingerprint64, identifierBytesMax, showInvisible } from './wire-text';

const bytes = (text: string) => new TextEncoder().encode(text).length;

describe('boundIdentifier', () => {
  test.each([
    ['clean text stays', 'plant/line 1/тест', 'plant/line 1/тест'],
    ['NUL becomes visible', 'a\0b', 'a⟨U+0000⟩b'],
    ['a lone surrogate becomes visible', 'a\uD800b', 'a⟨U+D800⟩b'],
    ['a whole emoji stays', 'a😀b', 'a😀b'],
    ['blanks at the ends stay', ' id ', ' id '],
    ['bidi marks stay in storage', 'a\u202Eb', 'a\u202Eb'],
  ])('%s', (_name, input, expected) => {
    expect(boundIdentifier(input)).toBe(expected);
  });

  test('two long identifiers that differ only at the end stay apart', () => {
    const long = 'x'.repeat(65_000);
    expect(boundIdentifier(`${long}a`)).not.toBe(boundIdentifier(`${long}b`));
    expect(boundIdentifier(`${long}a`)).toContain('65001 bytes');
  });

  test('any text comes back storable and bounded, and bounding twice changes nothing', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 3000 }),
        fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 600 }),
        (text, units) => {
          const hostile = text + String.fromCharCode(...units);
          const bounded = boundIdentifier(hostile);
          expect(bounded.includes('\0')).toBe(false);
          expect(bounded.isWellFormed()).toBe(true);
          expect(bytes(bounded)).toBeLessThanOrEqual(identifierBytesMax);
          expect(boundIdentifier(bounded)).toBe(bounded);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('fingerprint64', () => {
  test.each([
    ['', 'cbf29ce484222325'],
    ['a', 'af63dc4c8601ec8c'],
    ['foobar', '85944171f73967e8'],
  ])('FNV-1a of %j', (text, expected) => {
    expect(fingerprint64(text)).toBe(expected);
  });
});

describe('showInvisible', () => {
  test.each([
    ['a\u202Eb', 'a⟨U+202E⟩b'],
    ['line\nbreak\t\x1b[31m', 'line⟨U+000A⟩break⟨U+0009⟩⟨U+001B⟩[31m'],
    ['zero\u200Bwidth\u2028sep', 'zero⟨U+200B⟩width⟨U+2028⟩sep'],
    ['tag\u{E0041}', 'tag⟨U+E0041⟩'],
    ['plain ✓ 😀', 'plain ✓ 😀'],
  ])('%j is shown as %s', (text, expected) => {
    expect(showInvisible(text)).toBe(expected);
  });
});
