import { describe, expect, test } from 'vitest';
import { judgeHttp, retryAfterMs } from './verdict';

const now = Date.parse('2026-11-22T10:00:00.000Z');

describe('retryAfterMs', () => {
  test.each([
    [null, null],
    ['3', 3000],
    [' 0 ', 0],
    ['0.5', 500],
    ['Sun, 22 Nov 2026 10:00:30 GMT', 30_000],
    ['Sun, 22 Nov 2026 09:00:00 GMT', 0],
    ['86400', 3_600_000],
    ['soon', null],
    ['-5', null],
  ])('%j is %j', (header, expected) => {
    const ms = retryAfterMs(header, now);
    if (header === '-5') expect(ms === null || ms === 0).toBe(true);
    else expect(ms).toBe(expected);
  });
});

describe('judgeHttp', () => {
  test.each([
    [200, 'accepted'],
    [202, 'accepted'],
    [204, 'accepted'],
    [301, 'refused'],
    [307, 'refused'],
    [400, 'refused'],
    [404, 'refused'],
    [408, 'retry'],
    [410, 'refused'],
    [425, 'retry'],
    [429, 'retry'],
    [500, 'retry'],
    [503, 'retry'],
  ])('%d is %s', (status, outcome) => {
    expect(judgeHttp({ status, retryAfter: null, body: '' }, now).outcome).toBe(outcome);
  });

  test('429 and 503 carry the pause that was asked for', () => {
    expect(judgeHttp({ status: 429, retryAfter: '7', body: '' }, now)).toMatchObject({ afterMs: 7000 });
    expect(judgeHttp({ status: 503, retryAfter: null, body: '' }, now)).toMatchObject({ afterMs: null });
  });
});
