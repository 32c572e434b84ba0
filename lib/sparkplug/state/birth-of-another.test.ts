import { describe, expect, test } from 'vitest';
import { encodeSparkplugPayload as encode } from '@/workers/demo/sparkplug-encode';
import { watchPlant } from '../testing/watched-plant';

const value = { name: 'load', datatype: 'Double' as const, value: 1 };

function countingPlant(counted = 100) {
  const p = watchPlant({ learningHours: 0 });
  const birth = (bdSeq: number, seconds: number) => {
    const metrics = [{ name: 'bdSeq', datatype: 'Int64' as const, value: bdSeq }, value];
    const payload = encode({ seq: 0, timestamp: p.at(seconds), metrics });
    return p.send('spBv1.0/g/NBIRTH/e', payload, seconds);
  };
  const data = (seq: number, seconds: number) =>
    p.send('spBv1.0/g/NDATA/e', encode({ seq, timestamp: p.at(seconds), metrics: [value] }), seconds).signs;
  birth(1, 0);
  for (let seq = 1; seq <= counted; seq++) data(seq, seq);
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

const isTwoHeads = ({ kind }: { readonly kind: string }) => kind === 'two-heads';
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);

test.each([5, 12, 32])('S06: also when the counter had only come to %i', (counted) => {
  const p = countingPlant(counted);
  p.birth(2, 101);
  const signs = numbers(counted + 1, counted + 8).flatMap((seq, n) => p.data(seq, 104 + n));
  expect(signs.filter(isTwoHeads)).toHaveLength(1);
});

test('S06: and when the birth of another was followed by births of devices', () => {
  const p = countingPlant(12);
  p.birth(2, 101);
  p.data(1, 101.2);
  p.data(2, 101.4);
  const signs = numbers(13, 20).flatMap((seq, n) => p.data(seq, 104 + n));
  expect(signs.filter(isTwoHeads)).toHaveLength(1);
});

describe('a session that ended early, and its restart, are one counter', () => {
  test.each(numbers(1, 32).map((counted) => ({ counted })))('after $counted, none lost', ({ counted }) => {
    const p = countingPlant(counted);
    p.birth(2, 101);
    expect(
      numbers(1, 60)
        .flatMap((seq, n) => p.data(seq, 104 + n))
        .filter(isTwoHeads),
    ).toEqual([]);
  });
  test.each(numbers(1, 12).map((counted) => ({ counted })))(
    'after $counted, some of the first numbers lost',
    ({ counted }) => {
      for (const lost of [1, 2, 3, 4]) {
        const p = countingPlant(counted);
        p.birth(2, 101);
        const seen = numbers(1, 60).filter((seq) => seq > counted || seq <= counted - lost);
        expect(seen.flatMap((seq, n) => p.data(seq, 104 + n)).filter(isTwoHeads)).toEqual([]);
      }
    },
  );
  test('messages of the session before that come late, even many', () => {
    const p = countingPlant(12);
    p.birth(2, 101);
    const late = numbers(13, 19).flatMap((seq, n) => p.data(seq, 101.2 + n / 10));
    const own = numbers(1, 60).flatMap((seq, n) => p.data(seq, 102 + n));
    expect([...late, ...own].filter(isTwoHeads)).toEqual([]);
  });
  test('a lossy link tells nothing', () => {
    const p = countingPlant(0);
    for (let seq = 2; seq <= 24; seq += 2) p.data(seq, seq);
    p.sweep(60);
    p.birth(2, 101);
    expect(
      numbers(25, 40)
        .flatMap((seq, n) => p.data(seq, 104 + n))
        .filter(isTwoHeads),
    ).toEqual([]);
  });
});
