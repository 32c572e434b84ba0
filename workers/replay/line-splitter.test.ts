import { describe, expect, it } from 'vitest';
import { LineSplitter } from './line-splitter';

function split(chunks: readonly string[], bytesMax = 100) {
  const lines: [string | null, number][] = [];
  const splitter = new LineSplitter(bytesMax, (line, number) =>
    lines.push([line?.toString() ?? null, number]),
  );
  for (const chunk of chunks) splitter.push(Buffer.from(chunk));
  splitter.end();
  return lines;
}

describe('LineSplitter', () => {
  it.each([
    [
      'lines in one chunk',
      ['a\nb\n'],
      [
        ['a', 1],
        ['b', 2],
      ],
    ],
    [
      'a last line without an end',
      ['a\nb'],
      [
        ['a', 1],
        ['b', 2],
      ],
    ],
    [
      'a line over several chunks',
      ['a', 'b', 'c\nd', '\n'],
      [
        ['abc', 1],
        ['d', 2],
      ],
    ],
    ['blank lines counted', ['\n\r\na\n\n'], [['a', 3]]],
    [
      'Windows line ends',
      ['a\r\nb\r', '\n'],
      [
        ['a', 1],
        ['b', 2],
      ],
    ],
    ['nothing', [''], []],
  ])('cuts %s', (_, chunks, expected) => {
    expect(split(chunks)).toEqual(expected);
  });

  it('passes over a line that is too long, however it comes, and goes on after it', () => {
    const expected = [
      ['a', 1],
      [null, 2],
      ['b', 3],
    ];
    expect(split([`a\n${'x'.repeat(101)}\nb`])).toEqual(expected);
    expect(split(['a\n', ...Array.from({ length: 50 }, () => 'x'.repeat(99)), '\nb\n'])).toEqual(expected);
    expect(split(['x'.repeat(101)])).toEqual([[null, 1]]);
  });
});
