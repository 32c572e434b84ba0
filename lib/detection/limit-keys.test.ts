import { describe, expect, test } from 'vitest';
import type { Finding } from '@/lib/domain/finding';
import type { Severity } from '@/lib/domain/severity';
import { createKeyLimit } from './limit-keys';

const place = { brokerId: 7, brokerName: 'plant' };
const limitOf = () => createKeyLimit((kind) => `Title of ${kind}`);

function raise(key: string, severity: Severity = 'medium', detector = 'd'): Finding {
  return {
    action: 'raise',
    detector,
    key,
    at: 0,
    severity,
    confidence: 1,
    title: `about ${key}`,
    summary: 's',
    subject: { kind: 'client', id: key },
    evidence: {},
    attack: [],
  };
}
const clear = (key: string): Finding => ({ action: 'clear', detector: 'd', key, at: 0, summary: 'over' });
const many = (count: number, prefix = 'k') =>
  Array.from({ length: count }, (_, index) => raise(`${prefix}${index}`));
const keys = (findings: readonly Finding[]) => new Set(findings.map(({ key }) => key));

describe('key limit', () => {
  test('twenty thousand made-up MQTT clients become 250 alerts and one that counts the others', () => {
    const limit = limitOf();
    const told = limit.admit(many(20_000), place, 0);
    expect(keys(told).size).toBe(251);
    expect(told.at(-1)).toMatchObject({
      key: 'many',
      title: 'Storm of alerts on plant: Title of d',
      subject: { kind: 'broker', id: '7' },
      evidence: { foldedConditions: 10_000, isAtLeast: true, foldedFindings: 16_384 },
    });
  });

  test('what has been told goes on being told, and other detectors have their own limit', () => {
    const limit = limitOf();
    limit.admit(many(300), place, 0);
    expect(limit.admit([raise('k3')], place, 1)).toMatchObject([{ key: 'k3' }]);
    expect(limit.admit([raise('x', 'low', 'other')], place, 1)).toMatchObject([{ key: 'x' }]);
  });

  test('after ten quiet minutes new conditions are told singly again, also when the clock was set back', () => {
    const limit = limitOf();
    limit.admit(many(300), place, 1_000_000);
    expect(limit.admit([raise('late')], place, 1_599_000)).toMatchObject([{ key: 'many' }]);
    expect(limit.admit([raise('later')], place, 1_601_000)).toMatchObject([{ key: 'later' }]);
    expect(limit.admit([raise('back')], place, 5000)).toMatchObject([{ key: 'back' }]);
  });

  test('the folded alert is as severe as the worst of them and never milder again', () => {
    const limit = limitOf();
    limit.admit(many(250), place, 0);
    const severities = ['low', 'low', 'critical', 'low'] as const;
    const told = limit.admit(
      severities.map((severity, index) => raise(`${index}`, severity)),
      place,
      1,
    );
    expect(told.map((finding) => 'severity' in finding && finding.severity)).toEqual([
      'low',
      'low',
      'critical',
      'critical',
    ]);
  });

  test('it clears when all that were folded have ended, and not before', () => {
    const limit = limitOf();
    limit.admit(many(252), place, 0);
    expect(limit.admit([clear('k0')], place, 1)).toMatchObject([{ action: 'clear', key: 'k0' }]);
    expect(limit.admit([clear('k250')], place, 1)).toEqual([]);
    expect(limit.admit([clear('k251')], place, 1)).toMatchObject([{ action: 'clear', key: 'many' }]);
  });
});
