import { expect, test } from 'vitest';
import { readDefinedDeviceDraft, startDefinedDeviceDraft } from './defined-device-draft';

const draft = { ...startDefinedDeviceDraft(null, 1), name: ' press 7 ', filter: 'plant/press-7/#' };

test('by topics: an empty interval is learned, what belongs to the other way is left out', () => {
  expect(readDefinedDeviceDraft({ ...draft, clientId: 'left over' })).toEqual({
    ok: true,
    body: { name: 'press 7', filter: 'plant/press-7/#', clientId: null, intervalSeconds: null },
  });
});

test('by MQTT client: no interval', () => {
  const read = readDefinedDeviceDraft({ ...draft, by: 'client', clientId: 'press', interval: 'x' });
  expect(read).toEqual({
    ok: true,
    body: { name: 'press 7', filter: null, clientId: 'press', intervalSeconds: null },
  });
});

test.each([
  [{ name: '' }, 'name'],
  [{ filter: '' }, 'filter'],
  [{ interval: 'often' }, 'intervalSeconds'],
  [{ interval: '0.5' }, 'intervalSeconds'],
  [{ by: 'client' as const }, 'clientId'],
])('%j is said at %s', (parts, field) => {
  const read = readDefinedDeviceDraft({ ...draft, ...parts });
  expect(read.ok ? [] : read.problems.map((problem) => problem.field)).toEqual([field]);
});
