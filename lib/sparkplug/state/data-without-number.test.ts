import { expect, test } from 'vitest';
import { encodeSparkplugPayload as encode } from '@/workers/demo/sparkplug-encode';
import { watchPlant } from '../testing/watched-plant';

const value = { name: 'load', datatype: 'Double' as const, value: 1 };

function bornPlant(isNumbering: boolean) {
  const p = watchPlant({ learningHours: 0 });
  const metrics = [{ name: 'bdSeq', datatype: 'Int64' as const, value: 1 }, value];
  p.send('spBv1.0/g/NBIRTH/e', encode({ seq: 0, metrics }), 0);
  for (let seq = 1; seq < 10 && isNumbering; seq++)
    p.send('spBv1.0/g/NDATA/e', encode({ seq, metrics: [value] }), seq);
  return p;
}

test('S07: data without a number, of a node that numbers its messages', () => {
  const p = bornPlant(true);
  expect(p.send('spBv1.0/g/NDATA/e', encode({ metrics: [value] }), 20).signs).toMatchObject([
    {
      kind: 'sequence-repeat',
      rule: 'S07',
      text: 'NDATA without a sequence number, although this node numbers its messages',
      facts: { seq: null, last: 9, step: null, isHistorical: false },
    },
  ]);
  expect(p.send('spBv1.0/g/NDATA/e', encode({ seq: 10, metrics: [value] }), 21).kinds).toEqual([]);
  const past = encode({ metrics: [{ ...value, isHistorical: true }] });
  expect(p.send('spBv1.0/g/NDATA/e', past, 22).kinds).toEqual([]);
});

test('a node that never numbers its data is not accused of it', () => {
  const p = bornPlant(false);
  for (let n = 1; n < 20; n++)
    expect(p.send('spBv1.0/g/NDATA/e', encode({ metrics: [value] }), n).kinds).toEqual([]);
});
