import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeAdaptiveCard } from './escape-adaptive-card';
import { escapeSlack } from './escape-slack';
import { fitText } from './fit-text';
import { hostileText } from './testing/hostile-text';

describe('escapeSlack', () => {
  test.each([
    ['<!channel>', '&lt;!channel&gt;'],
    ['a & b', 'a &amp; b'],
    ['&lt;', '&amp;lt;'],
    ['<https://evil.example|ok>', '&lt;https[:]//evil.example|ok&gt;'],
    ['see www.evil.example', 'see www[.]evil.example'],
    ['a\u202Eb\u0000', 'a⟨U+202E⟩b⟨U+0000⟩'],
    ['plant/line-1/temp', 'plant/line-1/temp'],
  ])('%j becomes %j', (text, escaped) => expect(escapeSlack(text)).toBe(escaped));

  test('no text leaves live syntax, a bare URL or an invisible character', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const escaped = escapeSlack(text);
        expect(escaped).not.toMatch(/[<>]/);
        expect(escaped.replace(/&(amp|lt|gt);/g, '')).not.toContain('&');
        expect(escaped).not.toContain('://');
        // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
        expect(escaped).not.toMatch(/[\u0000-\u001F\u202A-\u202E\u2066-\u2069]/);
      }),
      { numRuns: 500 },
    );
  });
});

describe('escapeAdaptiveCard', () => {
  test.each([
    ['[Open](https://evil.example)', '\\[Open\\]\\(https\\[:\\]//evil.example\\)'],
    ['**b** _i_', '\\*\\*b\\*\\* \\_i\\_'],
    ['{{DATE(x)}}', '\\{\\{DATE\\(x\\)\\}\\}'],
    ['#', '\\#'],
    ['- a', '\\- a'],
    ['1. a', '1\\. a'],
    ['&lt;b&gt;', '\\&lt;b\\&gt;'],
    ['a\nb', 'a⟨U+000A⟩b'],
    ['back\\slash', 'back\\\\slash'],
    ['plant/line-1/temp', 'plant/line-1/temp'],
  ])('%j becomes %j', (text, escaped) => expect(escapeAdaptiveCard(text)).toBe(escaped));

  test('no text leaves an unescaped Markdown character, a bare URL or a second line', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const escaped = escapeAdaptiveCard(text);
        const active = escaped.replace(/\\[\\*_[\](){}<>`~&#+=.)-]/g, 'x');
        expect(active).not.toMatch(/[\\*_[\](){}<>`~&]/);
        expect(active).not.toMatch(/^\s*([#+=-]|\d+[.)])/);
        expect(escaped).not.toContain('://');
        expect(escaped).not.toMatch(/[\n\r\u2028\u2029]/);
      }),
      { numRuns: 500 },
    );
  });
});

describe('fitText', () => {
  const double = (text: string) => text.replaceAll('<', '&lt;');

  test.each([
    ['short', 10, 'short'],
    ['exactly-10', 10, 'exactly-10'],
    ['eleven-char', 10, 'eleven-ch…'],
    ['<<<', 9, '&lt;&lt;…'],
    ['<<', 8, '&lt;&lt;'],
    ['😀😀', 3, '😀…'],
    ['', 5, ''],
  ])('%j in %d units is %j', (text, lengthMax, expected) =>
    expect(fitText(text, lengthMax, double)).toBe(expected),
  );

  test('is never longer than asked and never cuts an escape', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 20, max: 400 }), (text, lengthMax) => {
        for (const escapeText of [escapeSlack, escapeAdaptiveCard]) {
          expect(fitText(text, lengthMax, escapeText).length).toBeLessThanOrEqual(lengthMax);
        }
        expect(fitText(text, lengthMax, escapeSlack)).not.toMatch(/&(?!amp;|lt;|gt;)/);
      }),
    );
  });
});
