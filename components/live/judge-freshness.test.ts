import { expect, test } from 'vitest';
import { judgeFreshness, type PathFacts } from './judge-freshness';

const calm: PathFacts = {
  now: 100_000,
  isConnected: true,
  lastHeardAt: 99_500,
  lastPulseAt: 99_500,
  server: 'unasked',
};

test.each([
  { name: 'pulses arrive: live', facts: {}, expected: { kind: 'live' } },
  {
    name: 'no pulse for 4 s is still within grace',
    facts: { lastPulseAt: 96_000 },
    expected: { kind: 'live' },
  },
  {
    name: 'no pulse beyond it: the worker is lost, since its last pulse',
    facts: { lastPulseAt: 95_900 },
    expected: { kind: 'worker-lost', since: 95_900 },
  },
  {
    name: 'the server answers meanwhile: still the worker',
    facts: { lastPulseAt: 90_000, server: 'answers' },
    expected: { kind: 'worker-lost', since: 90_000 },
  },
  {
    name: 'an open stream but a silent server: the server is lost',
    facts: { lastPulseAt: 90_000, lastHeardAt: 91_000, server: 'silent' },
    expected: { kind: 'server-lost', since: 91_000 },
  },
  {
    name: 'a stream that has just ended is no loss yet',
    facts: { isConnected: false, lastHeardAt: 98_000 },
    expected: { kind: 'live' },
  },
  {
    name: 'a stream that stays away is',
    facts: { isConnected: false, lastHeardAt: 97_000 },
    expected: { kind: 'server-lost', since: 97_000 },
  },
] satisfies { name: string; facts: Partial<PathFacts>; expected: object }[])(
  '$name',
  ({ facts, expected }) => {
    expect(judgeFreshness({ ...calm, ...facts })).toEqual(expected);
  },
);
