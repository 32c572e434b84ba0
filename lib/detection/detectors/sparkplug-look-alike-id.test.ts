import { expect, test } from 'vitest';
import { learnedAfter, playSigns, raisedBy, type SignStep } from '../sparkplug/testing/play-signs';
import { raisesIn } from '../testing/observed-world';
import { sparkplugLookAlikeId } from './sparkplug-look-alike-id';

const lookAlike = (at: number): SignStep => ({
  at,
  kind: 'look-alike',
  rule: 'S32',
  edgeNode: 'line1',
  facts: { name: 'line1', known: 'Line1', what: 'node' },
});
/** The monitor has begun long before. */
const begun: SignStep = { at: 0, cause: 'NBIRTH' };

test('a new name that looks like a known one is medium and names both', () => {
  const steps = [begun, lookAlike(learnedAfter), lookAlike(learnedAfter + 1)];
  const raised = raisesIn(playSigns(sparkplugLookAlikeId, steps));
  expect(raised).toMatchObject([{ severity: 'medium', subject: { kind: 'node', id: 'Site/line1' } }]);
  expect(raised[0]?.title).toContain('edge node “line1” looks like “Line1”');
});

test('two such names that were both there when the monitor began (a typing error that stayed) are low', () => {
  const raised = raisesIn(playSigns(sparkplugLookAlikeId, [begun, lookAlike(600)]));
  expect(raised).toMatchObject([{ severity: 'low' }]);
  expect(raised[0]?.summary).toContain('typing error');
});

test('learning goes on over a restart of the monitor', () => {
  const first = sparkplugLookAlikeId.start({});
  raisedBy({ ...sparkplugLookAlikeId, start: () => first }, [begun]);
  const memory = JSON.parse(JSON.stringify(first.memory()));
  expect(raisedBy(sparkplugLookAlikeId, [lookAlike(learnedAfter)], { memory })).toEqual([
    ['medium', 'Site/line1'],
  ]);
});
