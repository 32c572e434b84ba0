import { expect, test } from 'vitest';
import { nameActors, namesMax } from './name-actors';

test('the subject first, then what evidence and suspects name, each once', () => {
  expect(
    nameActors({
      subject: { kind: 'client', id: 'eve' },
      evidence: {
        clientIds: ['eve', 'mallory', 7, ''],
        address: '192.0.2.1',
        addresses: ['192.0.2.1', '2001:db8::1'],
        username: 'op',
        topics: ['a/b'],
        suspects: [{ clientId: 'trudy', address: null, username: 'root' }, 'nonsense', null],
      },
    }),
  ).toEqual({
    clientIds: ['eve', 'mallory', 'trudy'],
    addresses: ['192.0.2.1', '2001:db8::1'],
    usernames: ['op', 'root'],
    topics: ['a/b'],
  });
});

test('a list that somebody filled is bounded', () => {
  const clientIds = Array.from({ length: 500 }, (_, index) => `c${index}`);
  expect(
    nameActors({ subject: { kind: 'broker', id: '1' }, evidence: { clientIds } }).clientIds,
  ).toHaveLength(namesMax);
});
