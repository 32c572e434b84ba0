import { describe, expect, it } from 'vitest';
import { prepareDuration, prepareShare } from './prepare-duration';

describe('prepareDuration', () => {
  it.each([
    [null, '–'],
    [0, '0 s'],
    [430, '0.4 s'],
    [12_900, '12 s'],
    [60_000, '1 min'],
    [860_000, '14 min 20 s'],
    [11_100_000, '3 h 5 min'],
    [274_000_000, '3 d 4 h'],
  ])('%s ms → %s', (ms, expected) => expect(prepareDuration(ms)).toBe(expected));
});

describe('prepareShare', () => {
  it.each([
    [null, '–'],
    [1, '100 %'],
    [0.999_999_9, '99.999 %'],
    [0.9995, '99.950 %'],
    [0.98765, '98.76 %'],
    [0.29, '29.0 %'],
    [0, '0.0 %'],
  ])('%s → %s, never rounded up', (share, expected) => expect(prepareShare(share)).toBe(expected));
});
