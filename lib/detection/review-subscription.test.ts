import { describe, expect, test } from 'vitest';
import { allowListEntryOf, reviewOf, type SeenSubscription } from './review-subscription';

const day = 86_400_000;
const seen: SeenSubscription = {
  filter: 'plant/#',
  breadth: 60,
  isDenied: false,
  isMonitor: false,
  firstSeenAt: 2 * day,
  brokerSince: 0,
};

describe('reviewOf', () => {
  test.each<{ name: string; change: Partial<SeenSubscription>; review: string }>([
    { name: 'a wide one in the first days', change: {}, review: 'proposed' },
    { name: 'everything, shared', change: { filter: '$share/g/#', breadth: 100 }, review: 'proposed' },
    { name: 'the broker’s own topics', change: { filter: '$SYS/#', breadth: 0 }, review: 'proposed' },
    { name: 'a narrow one', change: { breadth: 30 }, review: 'none' },
    {
      name: 'an exact topic, whatever its traffic',
      change: { filter: 'plant/a', breadth: 90 },
      review: 'none',
    },
    { name: 'a refused one', change: { isDenied: true }, review: 'none' },
    { name: 'the monitor’s own', change: { isMonitor: true }, review: 'none' },
    { name: 'a week later', change: { firstSeenAt: 7 * day }, review: 'none' },
  ])('$name: $review', ({ change, review }) => {
    expect(reviewOf({ ...seen, ...change })).toBe(review);
  });
});

describe('allowListEntryOf', () => {
  const who = {
    clientId: 'historian',
    username: 'hist',
    address: null,
    isAnonymous: false,
    name: '',
    phrase: '',
    subject: { kind: 'client', id: 'historian' },
    key: '',
  } as const;
  test.each([
    [
      'id, user and filter',
      who,
      '$share/g/plant/#',
      { clientId: 'historian', username: 'hist', filter: 'plant/#' },
    ],
    ['no user name', { ...who, username: null }, '#', { clientId: 'historian', filter: '#' }],
    ['a made-up id', { ...who, clientId: 'mqttjs_1f3a9c02' }, '#', { username: 'hist', filter: '#' }],
    ['a made-up id without a user', { ...who, clientId: 'mqttjs_1f3a9c02', username: null }, '#', null],
    ['an id with *', { ...who, clientId: 'a*' }, '#', null],
    ['an unknown id', { ...who, clientId: null }, '#', null],
  ])('%s', (_name, identity, filter, entry) => {
    expect(allowListEntryOf({ filter, who: identity })).toEqual(entry);
  });
});
