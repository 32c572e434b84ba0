import { expect, test } from 'vitest';
import { encodeSparkplugPayload as encode } from '@/workers/demo/sparkplug-encode';
import { watchPlant } from '../testing/watched-plant';

const bdSeq = { name: 'bdSeq', datatype: 'Int64' as const, value: 5 };
const value = { name: 'load', datatype: 'Double' as const, value: 1 };

function bornPlant() {
  const p = watchPlant({ learningHours: 0 });
  p.send('spBv1.0/g/NBIRTH/e', encode({ seq: 0, metrics: [bdSeq, value] }), 0);
  const data = (seq: number, seconds: number) =>
    p.send('spBv1.0/g/NDATA/e', encode({ seq, metrics: [value] }), seconds);
  return { ...p, data };
}

test('a late Will after a lost link cannot be matched: the session may be another one since', () => {
  const p = bornPlant();
  p.data(1, 1);
  p.watch.linkLost(p.at(10));
  p.watch.linkUp(p.at(20));
  p.send('spBv1.0/g/NDEATH/e', encode({ metrics: [bdSeq] }), 40);
  expect(p.data(9, 45)).toMatchObject({
    signs: [{ kind: 'data-after-death', facts: { isMatchedDeath: false } }],
    transitions: [{ cause: 'DATA', previous: 'offline', next: 'unknown' }],
  });
  expect(p.data(10, 46).kinds).toEqual([]);
});

test('an empty payload on NDEATH clears what the broker stored and is no death', () => {
  const p = bornPlant();
  p.watch.linkLost(p.at(10));
  p.watch.linkUp(p.at(20));
  expect(p.send('spBv1.0/g/NDEATH/e', '', 40)).toEqual({ signs: [], transitions: [], kinds: [] });
  expect(p.data(1, 50).kinds).toEqual([]);
});
