import { expect, test } from 'vitest';
import { encodeSparkplugPayload as encode } from '@/workers/demo/sparkplug-encode';
import { watchPlant } from '../testing/watched-plant';

test('harmless signs leave room for the grave ones of the same kind', () => {
  const p = watchPlant({ learningHours: 0 });
  const state = (online: boolean, ms: number, seconds: number) =>
    p.send('spBv1.0/STATE/scada', JSON.stringify({ online, timestamp: p.at(0) + ms }), seconds, true).signs;
  for (let n = 0; n < 200; n++) state(true, n, n / 100);
  expect(state(false, 300, 3)).toMatchObject([
    { kind: 'state', facts: { online: false, previous: 'online' } },
  ]);
  const birth = { seq: 0, metrics: [{ name: 'bdSeq', datatype: 'Int64' as const, value: 1 }] };
  p.send('spBv1.0/g/NBIRTH/e', encode(birth), 5);
  const command = (name: string, seconds: number) => {
    const payload = encode({ metrics: [{ name: `Node Control/${name}`, datatype: 'Boolean', value: true }] });
    return p.send('spBv1.0/g/NCMD/e', payload, seconds).signs.filter(({ kind }) => kind === 'command');
  };
  let rebirths = 0;
  for (let n = 0; n < 300; n++) rebirths += command('Rebirth', 6 + n / 100).length;
  expect(rebirths).toBe(200);
  expect(command('Reboot', 10)).toMatchObject([{ rule: 'S22', facts: { isReboot: true } }]);
});
