import { describe, expect, test } from 'vitest';
import { playSigns, raisedBy, type SignStep } from '../sparkplug/testing/play-signs';
import { raisesIn } from '../testing/observed-world';
import { sparkplugForgedDeath } from './sparkplug-forged-death';

const contradicted = (at: number, facts = {}): SignStep => ({
  at,
  kind: 'death-contradicted',
  rule: 'S04',
  facts: { inOrder: 2, secondsSinceDeath: 4, bdSeq: 7, clientId: null, isClientConnected: null, ...facts },
});

describe('sparkplug-forged-death', () => {
  test.each([
    { isClientConnected: true, confidence: 0.97, says: 'proven' },
    { isClientConnected: false, confidence: 0.75, says: 'in the node’s place' },
    { isClientConnected: null, confidence: 0.85, says: 'probably' },
  ])(
    'a death without effect is high (client connected: $isClientConnected)',
    ({ isClientConnected, confidence, says }) => {
      const raised = raisesIn(playSigns(sparkplugForgedDeath, [contradicted(100, { isClientConnected })]));
      expect(raised).toMatchObject([{ severity: 'high', confidence, key: 'Site/Line1' }]);
      expect(raised[0]?.summary).toContain(says);
    },
  );

  test('“proven” is said only where the broker shows the MQTT client connected', () => {
    for (const isClientConnected of [false, null])
      expect(
        raisesIn(playSigns(sparkplugForgedDeath, [contradicted(100, { isClientConnected })]))[0]?.summary,
      ).not.toContain('proven');
  });

  test('Node-RED: a death that its own rebirth follows at once is not reported', () => {
    expect(raisedBy(sparkplugForgedDeath, [contradicted(100), { at: 101, cause: 'NBIRTH' }])).toEqual([]);
  });

  test('a rebirth that the host application asked for, because it saw data of a dead node, excuses nothing', () => {
    const steps: readonly SignStep[] = [
      contradicted(100),
      { at: 100.5, kind: 'command', rule: 'S23' },
      { at: 101, cause: 'NBIRTH' },
    ];
    expect(raisedBy(sparkplugForgedDeath, steps)).toEqual([['high', 'Site/Line1']]);
  });

  test('the late Last Will of a node that never counts its bdSeq is low', () => {
    const steps: readonly SignStep[] = [{ at: 10, cause: 'NBIRTH' }, contradicted(100, { bdSeq: 0 })];
    expect(raisedBy(sparkplugForgedDeath, steps)).toEqual([['low', 'Site/Line1']]);
    expect(
      raisedBy(sparkplugForgedDeath, [{ at: 10, cause: 'NBIRTH' }, contradicted(5000, { bdSeq: 0 })]),
    ).toEqual([['high', 'Site/Line1']]);
  });

  test('the birth that a host asks for after a forged death does not make it a late Will', () => {
    const steps: readonly SignStep[] = [
      contradicted(100, { bdSeq: 0 }),
      { at: 100.5, kind: 'command', rule: 'S23' },
      { at: 101, cause: 'NBIRTH' },
    ];
    expect(raisedBy(sparkplugForgedDeath, steps)).toEqual([['high', 'Site/Line1']]);
  });

  const stayed = (at: number): SignStep =>
    contradicted(at, { inOrder: 0, secondsSinceDeath: 15, clientId: 'edge-1', isClientConnected: true });

  test('a silent node whose MQTT client never left is high, and no more is claimed than was seen', () => {
    const raised = raisesIn(playSigns(sparkplugForgedDeath, [stayed(100)]));
    expect(raised).toMatchObject([
      { severity: 'high', confidence: 0.75, key: 'Site/Line1', evidence: { attribution: 'likely' } },
    ]);
    expect(raised[0]?.summary).toContain('MQTT client “edge-1” of edge node Site/Line1 was connected before');
    expect(raised[0]?.summary).not.toContain('proven');
  });
});
