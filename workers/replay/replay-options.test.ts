import { describe, expect, it } from 'vitest';
import { parseReplayOptions } from './replay-options';

const known = ['rate-surge', 'wildcard-subscriber'];
const parse = (...argv: string[]) => parseReplayOptions(argv, known);

describe('parseReplayOptions', () => {
  it('reads the whole command line', () => {
    const argv =
      'a.jsonl b.gz --json --learn-until 60% --detectors rate-surge --baseline b --recorder me --scores'.split(
        ' ',
      );
    expect(parse(...argv)).toEqual({
      files: ['a.jsonl', 'b.gz'],
      json: true,
      learnUntil: { share: 0.6 },
      detectors: ['rate-surge'],
      baselineFile: 'b',
      recorderIds: ['me'],
      scores: true,
    });
  });

  it.each([
    ['a share', '12.5%', { share: 0.125 }],
    ['a share without the sign', '80', { share: 0.8 }],
    ['a time', '2026-11-22T13:00:00Z', { at: Date.UTC(2026, 10, 22, 13) }],
    ['a day', '2026-11-22', { at: Date.UTC(2026, 10, 22) }],
  ])('learns until %s', (_, text, expected) => {
    expect(parse('a', '--learn-until', text).learnUntil).toEqual(expected);
  });

  it.each([
    ['no file', [], 'name a capture'],
    ['an unknown option', ['a', '--speed'], "Unknown option '--speed'; usage: npm run replay"],
    ['an option without its value', ['a', '--baseline'], 'usage: npm run replay'],
    ['a detector that does not exist', ['a', '--detectors', 'rate-surge,x'], 'there is no detector "x"'],
    ['a share over 100', ['a', '--learn-until', '150%'], 'must be a time such as'],
    ['a time that is none', ['a', '--learn-until', 'noon'], 'must be a time such as'],
    ['a share of the standard input', ['-', '--learn-until', '50%'], 'needs a time'],
    ['the standard input twice', ['-', '-'], 'only once'],
  ])('refuses %s', (_, argv, message) => {
    expect(() => parse(...argv)).toThrow(message);
  });
});
