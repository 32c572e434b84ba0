import { describe, expect, test } from 'vitest';
import { StoredMessages } from './stored-messages';

function subscribedAt(at: number): StoredMessages {
  const stored = new StoredMessages();
  stored.subscribing(at - 50);
  stored.subscribed(at);
  return stored;
}

describe('stored messages', () => {
  test('before anything is subscribed nothing is stored', () => {
    expect(new StoredMessages().takes(1, true, 5)).toBe(false);
  });

  test('they may come before the SUBACK', () => {
    const stored = new StoredMessages();
    stored.subscribing(1000);
    expect(stored.takes(1, true, 1001)).toBe(true);
  });

  test('the first message of a topic with the flag is stored, the next one is live', () => {
    const stored = subscribedAt(1000);
    expect([stored.takes(1, true, 1001), stored.takes(1, true, 1002)]).toEqual([true, false]);
  });

  test('a topic that has spoken without the flag is live from then on', () => {
    const stored = subscribedAt(1000);
    expect([stored.takes(1, false, 1001), stored.takes(1, true, 1002)]).toEqual([false, false]);
  });

  test('a large set lasts as long as it takes; after a pause everything is live', () => {
    const stored = subscribedAt(1000);
    for (let turn = 0; turn < 10; turn++) expect(stored.takes(turn, true, 1500 * (turn + 1))).toBe(true);
    expect(stored.takes(99, true, 15_000 + 2001)).toBe(false);
    expect(stored.takes(100, true, 15_000)).toBe(false);
  });

  test('every new subscription begins anew', () => {
    const stored = subscribedAt(1000);
    stored.takes(1, true, 1001);
    stored.subscribing(90_000);
    expect(stored.takes(1, true, 90_001)).toBe(true);
  });
});
