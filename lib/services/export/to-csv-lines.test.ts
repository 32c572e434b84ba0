import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toCsvLines } from './to-csv-lines';

/** Reads RFC 4180 back; independent of what wrote it. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (isQuoted) {
      if (character !== '"') cell += character;
      else if (text[at + 1] === '"') {
        cell += '"';
        at++;
      } else isQuoted = false;
    } else if (character === '"') isQuoted = true;
    else if (character === ',') {
      row.push(cell);
      cell = '';
    } else if (character === '\r' && text[at + 1] === '\n') {
      rows.push([...row, cell]);
      row = [];
      cell = '';
      at++;
    } else cell += character;
  }
  return rows;
}

describe('toCsvLines', () => {
  test.each([
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', '⟨U+0009⟩=1'],
    ['\r\n=1', '⟨U+000D⟩⟨U+000A⟩=1'],
    ['＝1+1', "'＝1+1"],
    ['a,"b"', 'a,"b"'],
    ['evil\u202Etxt', 'evil⟨U+202E⟩txt'],
  ])('%j is read back as %j', (given, expected) =>
    expect(readCsv(toCsvLines([[given]]))).toEqual([[expected]]),
  );

  test('no text becomes a formula, another cell or another row', () => {
    const nasty = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({
        unit: fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '"', ',', "'", ' ', '＝', 'a'),
      }),
    );
    fc.assert(
      fc.property(
        fc.array(fc.array(nasty, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 5 }),
        (rows) => {
          const read = readCsv(toCsvLines(rows));
          expect(read.map((row) => row.length)).toEqual(rows.map(() => 3));
          for (const each of read.flat()) expect(each).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/u);
        },
      ),
    );
  });

  test('numbers and nothing', () => expect(toCsvLines([[1.5, null, 0]])).toBe('1.5,,0\r\n'));
  test('no rows, no text', () => expect(toCsvLines([])).toBe(''));
});
