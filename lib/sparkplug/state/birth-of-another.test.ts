import { expect, test } from 'vitest';
import { encodeSparkplugPayload as encode } from '@/workers/demo/sparkplug-encode';
import { watchPlant } from '../testing/watched-plant';

const value = { name: 'load', datatype: 'Double' as const, value: 1 };

function countingPlant() {
  const p = watchPlant({ learningHours: 0 });
  const birth = (bdSeq: number, seconds: number) => {
    const metrics = [{ name: 'bdSeq', datatype: 'Int64' as const, value: bdSeq }, value];
    const payload = encode({ seq: 0, timestamp: p.at(seconds), metrics });
    return p.send('spBv1.0/g/NBIRTH/e', payload, seconds);
  };
  const data = (seq: number, seconds: number) =>
    p.send('spBv1.0/g/NDATA/e', encode({ seq, timestamp: p.at(seconds), metrics: [value] }), seconds).signs;
  birth(1, 0);
  for (let seq = 1; seq <= 100; seq++) data(seq, seq);
  return { ...p, birth, data };
}

test('S06: the counter from before a new session’s birth goes on', () => {
  const p = countingPlant();
  expect(p.birth(2, 101).kinds).toEqual([]);
  const signs = [101, 102, 103, 104, 105].flatMap((seq) => p.data(seq, seq + 5));
  expect(signs.filter(({ kind }) => kind === 'two-heads')).toMatchObject([
    { rule: 'S06', text: 'the counter from before the birth goes on; the birth was not its sender’s' },
  ]);
});

test('a restart, and a few late messages of the session before, are no second counter', () => {
  const p = countingPlant();
  p.birth(2, 101);
  const late = [101, 102].flatMap((seq) => p.data(seq, 104));
  const own = Array.from({ length: 120 }, (_, n) => p.data(n + 1, n + 105)).flat();
  expect([...late, ...own].map(({ kind }) => kind)).not.toContain('two-heads');
});
