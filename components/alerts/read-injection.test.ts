import { expect, test } from 'vitest';
import { readInjection } from './read-injection';

const suspect = {
  clientId: 'x',
  username: null,
  address: '10.0.0.9',
  score: 3,
  reasons: ['connected 4 s before'],
};
const signal = { kind: 'style', text: 'other blanks', nats: 9, at: '2026-11-22T12:00:00.000Z', field: null };
const evidence = {
  foreignMessages: 3,
  genuineMessages: 40,
  evidenceNats: 31.5,
  neededNats: 20,
  natsByGroup: { hand: 20, timing: 11.5 },
  topics: ['plant/a'],
  signals: [signal, { ...signal, nats: 20 }],
  attribution: 'likely',
  attributionReason: 'because',
  suspects: [suspect],
};

test('signals of one kind and field are one, with the heaviest of them; the heaviest come first', () => {
  const later = { ...signal, nats: 12, at: '2026-11-22T12:01:00.000Z', text: 'heavier' };
  const early = { ...signal, kind: 'early', nats: 40 };
  expect(
    readInjection({ ...evidence, signals: [signal, later, { ...later, nats: 11 }, early] })?.signals,
  ).toEqual([
    { ...early, count: 1 },
    { ...later, at: signal.at, count: 2 },
  ]);
});

test('what repeats said of one suspect is told once, in its newest form, the likeliest first', () => {
  const other = { ...suspect, clientId: 'y', score: 5 };
  const later = { ...suspect, score: 7 };
  expect(readInjection({ ...evidence, suspects: [suspect, other, later] })?.suspects).toEqual([later, other]);
});

test('entries that cannot be read are left out, the rest stands', () => {
  expect(readInjection({ ...evidence, suspects: [suspect, null, 'x'] })?.suspects).toEqual([suspect]);
});

test('evidence of another shape is not taken for it', () => {
  expect(readInjection({ ...evidence, attribution: 'perhaps' })).toBeNull();
  expect(readInjection({})).toBeNull();
});
