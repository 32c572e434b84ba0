import { expect, test } from 'vitest';
import { playSigns, raisedBy, type SignStep } from '../sparkplug/testing/play-signs';
import { raisesIn } from '../testing/observed-world';
import { sparkplugLookAlikeId } from './sparkplug-look-alike-id';

const lookAlike: SignStep = {
  at: 100,
  kind: 'look-alike',
  rule: 'S32',
  edgeNode: 'line1',
  facts: { name: 'line1', known: 'Line1', what: 'node' },
};

test('a name that looks like a known one is medium and names both', () => {
  const raised = raisesIn(playSigns(sparkplugLookAlikeId, [lookAlike, { ...lookAlike, at: 101 }]));
  expect(raised).toMatchObject([{ severity: 'medium', subject: { kind: 'node', id: 'Site/line1' } }]);
  expect(raised[0]?.title).toContain('edge node “line1” looks like “Line1”');
});

test('two such names that were both there while learning (a typing error that stayed) are not reported', () => {
  expect(raisedBy(sparkplugLookAlikeId, [{ ...lookAlike, isQuirk: true } as SignStep])).toEqual([]);
});
