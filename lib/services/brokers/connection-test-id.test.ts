import { describe, expect, test } from 'vitest';
import { createSecretBox } from '@/lib/config/secret-box';
import { isConnectionTestId, makeConnectionTestId } from './connection-test-id';

const secrets = createSecretBox(new Uint8Array(32).fill(7));
const now = new Date('2026-11-22T12:00:00Z');
const made = makeConnectionTestId(secrets, now);

describe('isConnectionTestId', () => {
  test.each([
    ['fresh', made, 1_000, true],
    ['copied and used later', made, 121_000, false],
    [
      'of another installation',
      makeConnectionTestId(createSecretBox(new Uint8Array(32).fill(8)), now),
      0,
      false,
    ],
    ['changed', `${made.slice(0, -2)}AA`, 0, false],
    ['made up', 'bw-test-v1.a.b.c', 0, false],
    ['somebody else', 'evil-laptop', 0, false],
  ])('%s', (_name, id, laterMs, expected) => {
    expect(isConnectionTestId(secrets, id, now.getTime() + laterMs)).toBe(expected);
  });

  test('two tests at once have two ids, short enough for any broker', () => {
    expect(makeConnectionTestId(secrets, now)).not.toBe(made);
    expect(made.length).toBeLessThan(128);
  });
});
