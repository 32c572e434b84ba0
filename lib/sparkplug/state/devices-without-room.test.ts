import { expect, test } from 'vitest';
import { encodeSparkplugPayload as encode } from '@/workers/demo/sparkplug-encode';
import { watchPlant } from '../testing/watched-plant';

test('a device that presence has no room for is not kept, yet its messages count in the sequence', () => {
  const p = watchPlant({ learningHours: 0, presence: { devicesMax: 1 } });
  const value = { name: 'load', datatype: 'Double' as const, value: 1 };
  p.send(
    'spBv1.0/g/NBIRTH/e',
    encode({ seq: 0, metrics: [{ name: 'bdSeq', datatype: 'Int64', value: 1 }] }),
    0,
  );
  const device = (name: string, seq: number) =>
    p.send(`spBv1.0/g/DBIRTH/e/${name}`, encode({ seq, timestamp: p.at(seq), metrics: [value] }), seq);
  device('kept', 1);
  const metrics = p.watch.metricCount;
  for (let n = 2; n < 60; n++) expect(device(`made-up-${n}`, n).kinds).toEqual([]);
  expect(p.watch.metricCount).toBe(metrics);
  const stored = encode({ metrics: [value] });
  p.watch.linkUp(p.at(100));
  p.send('spBv1.0/g/DBIRTH/e/stored', stored, 101, true);
  expect(p.watch.metricCount).toBe(metrics);
  expect(p.watch.refusedNames).toBeGreaterThanOrEqual(58);
  const next = encode({ seq: 60, timestamp: p.at(120), metrics: [value] });
  expect(p.send('spBv1.0/g/DDATA/e/made-up-2', next, 120).kinds).toEqual([]);
  p.sweep(200);
  expect(p.sweep(201)).toEqual([]);
});
