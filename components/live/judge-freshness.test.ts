import { expect, test } from 'vitest';
import { judgeFreshness, type PathFacts } from './judge-freshness';

const calm: PathFacts = { now: 100_000, isConnected: true, lastHeardAt: 99_500, lastPulseAt: 99_500 };

test.each([
  { name: 'pulses arrive: live', facts: {}, expected: { kind: 'live' } },
  {
    name: 'no pulse for 3.5 s is still within grace',
    facts: { lastPulseAt: 96_500 },
    expected: { kind: 'live' },
  },
  {
    name: 'pings but no pulses: the worker is lost, since its last pulse',
    facts: { lastPulseAt: 96_400 },
    expected: { kind: 'worker-lost', since: 96_400 },
  },
  {
    name: 'neither: the server is lost, since it was last heard',
    facts: { lastPulseAt: 96_000, lastHeardAt: 97_000 },
    expected: { kind: 'server-lost', since: 97_000 },
  },
  {
    name: 'a stream that has just ended is no loss yet',
    facts: { isConnected: false, lastHeardAt: 98_000, lastPulseAt: 98_000 },
    expected: { kind: 'live' },
  },
  {
    name: 'a stream that stays away is',
    facts: { isConnected: false, lastHeardAt: 97_000, lastPulseAt: 97_000 },
    expected: { kind: 'server-lost', since: 97_000 },
  },
  {
    name: 'a server that is back without its worker: the worker is lost',
    facts: { lastPulseAt: 50_000 },
    expected: { kind: 'worker-lost', since: 50_000 },
  },
] satisfies { name: string; facts: Partial<PathFacts>; expected: object }[])(
  '$name',
  ({ facts, expected }) => {
    expect(judgeFreshness({ ...calm, ...facts })).toEqual(expected);
  },
);
