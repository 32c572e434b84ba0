import { describe, expect, test } from 'vitest';
import type { Finding } from '@/lib/domain/finding';
import type { Severity } from '@/lib/domain/severity';
import { createRepeatLimit } from './limit-repeats';

function raise(key: string, severity: Severity = 'medium'): Finding {
  return {
    action: 'raise',
    detector: 'd',
    key,
    at: 0,
    severity,
    confidence: 1,
    title: 't',
    summary: 's',
    subject: { kind: 'broker', id: '1' },
    evidence: {},
    attack: [],
  };
}

describe('repeat limit', () => {
  test('of a thousand repeats in a second twenty go on, and the rest is counted', () => {
    const limit = createRepeatLimit();
    let admitted = 0;
    for (let turn = 0; turn < 1000; turn++) admitted += limit.admit([raise('a')], turn).length;
    expect([admitted, limit.suppressed]).toEqual([20, 980]);
    expect(limit.admit([raise('a')], 10_000)).toHaveLength(1);
  });

  test('another key, a worse severity and a clear always go on', () => {
    const limit = createRepeatLimit();
    for (let turn = 0; turn < 100; turn++) limit.admit([raise('a')], turn);
    expect(limit.admit([raise('b')], 100)).toHaveLength(1);
    expect(limit.admit([raise('a', 'high')], 100)).toHaveLength(1);
    expect(limit.admit([raise('a', 'high')], 100)).toHaveLength(0);
    expect(
      limit.admit([{ action: 'clear', detector: 'd', key: 'a', at: 0, summary: 'over' }], 100),
    ).toHaveLength(1);
    expect(limit.admit([raise('a')], 101)).toHaveLength(1);
  });
});
