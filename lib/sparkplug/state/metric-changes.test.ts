import { expect, test } from 'vitest';
import { encodeSparkplugPayload as encode } from '@/workers/demo/sparkplug-encode';
import { watchPlant } from '../testing/watched-plant';

test('a metric that leaves and comes back at once is handed out in that order', () => {
  const p = watchPlant({ learningHours: 0 });
  const birth = (names: readonly string[], seconds: number) => {
    const metrics = names.map((name) => ({ name, datatype: 'Int32' as const, value: seconds }));
    const bdSeq = { name: 'bdSeq', datatype: 'Int64' as const, value: 1 };
    const payload = encode({ seq: 0, timestamp: p.at(seconds), metrics: [bdSeq, ...metrics] });
    p.send('spBv1.0/g/NBIRTH/e', payload, seconds);
  };
  const handedOut = () =>
    p.watch
      .takeChanges()
      .metrics.filter(({ name }) => name === 'load')
      .map(({ quality }) => quality);
  birth(['load'], 0);
  expect(handedOut()).toEqual(['good']);
  birth([], 1);
  birth(['load'], 2);
  expect(handedOut()).toEqual(['stale', 'good']);
  p.sweep(10);
  expect(handedOut()).toEqual([]);
});
