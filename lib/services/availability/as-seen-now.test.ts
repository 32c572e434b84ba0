import { expect, test } from 'vitest';
import { asSeenNow } from './as-seen-now';

const row = { state: 'online', since: new Date(1000), reason: 'birth certificate' };
const sight = (blindNow: { since: number; reason: string } | null) => ({
  brokerId: 1,
  broker: 'Plant',
  blind: [],
  blindNow,
});

test('what was stored is unknown since the monitor stopped seeing', () => {
  expect(asSeenNow(row, sight({ since: 5000, reason: 'no link' }))).toEqual({
    state: 'unknown',
    since: new Date(5000),
    reason: 'no link',
  });
});

test('what the monitor sees is told as it is stored', () => {
  expect(asSeenNow(row, sight(null))).toBe(row);
  expect(asSeenNow(row, undefined)).toBe(row);
});
