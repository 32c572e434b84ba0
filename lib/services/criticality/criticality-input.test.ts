import { expect, test } from 'vitest';
import { addCriticalityInput } from './criticality-input';

const parse = (fields: Record<string, unknown>) =>
  addCriticalityInput.safeParse({ brokerId: null, criticality: 'high', ...fields });

test.each([
  ['prefix', 'plant-a/line-1', 'plant-a/line-1'],
  ['prefix', ' plant-a/line-1/# ', 'plant-a/line-1'],
  ['prefix', 'plant-a/', 'plant-a'],
  ['group', 'Site', 'Site'],
  ['group', 'Site/Line1/Pump', 'Site/Line1/Pump'],
  ['broker', '', ''],
])('%s %j is kept as %j', (kind, pattern, kept) => {
  expect(parse({ kind, pattern }).data?.pattern).toBe(kept);
});

test.each([
  ['prefix', ''],
  ['prefix', '#'],
  ['prefix', 'plant/+/x'],
  ['group', ''],
  ['group', 'Site/Line1/Pump/Motor'],
  ['broker', 'plant'],
])('%s %j is refused by field', (kind, pattern) => {
  expect(parse({ kind, pattern }).error?.issues.map((issue) => issue.path.join('.'))).toEqual(['pattern']);
});

test('a tag is no list of tags', () => {
  expect(parse({ kind: 'broker', tags: ['a,b'] }).success).toBe(false);
});
