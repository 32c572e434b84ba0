import { describe, expect, test } from 'vitest';
import { beginCondition, createGracePeriod, endCondition, takeDueConditions } from './grace-period';

describe('grace period', () => {
  test('a condition is due once, after it has lasted', () => {
    const grace = createGracePeriod<string>();
    beginCondition(grace, 'a', 1000, 'item');
    expect(takeDueConditions(grace, 3999, 3000)).toEqual([]);
    expect(takeDueConditions(grace, 4000, 3000)).toEqual([{ key: 'a', since: 1000, item: 'item' }]);
    expect(takeDueConditions(grace, 9000, 3000)).toEqual([]);
  });

  test('a condition that ends while waiting leaves nothing to clear', () => {
    const grace = createGracePeriod<string>();
    beginCondition(grace, 'a', 1000, 'item');
    expect(endCondition(grace, 'a')).toBe(false);
    expect(takeDueConditions(grace, 9000, 3000)).toEqual([]);
  });

  test('a raised condition that ends is to be cleared, once', () => {
    const grace = createGracePeriod<string>();
    beginCondition(grace, 'a', 1000, 'item');
    takeDueConditions(grace, 4000, 3000);
    beginCondition(grace, 'a', 5000, 'again');
    expect(takeDueConditions(grace, 9000, 3000)).toEqual([]);
    expect([endCondition(grace, 'a'), endCondition(grace, 'a')]).toEqual([true, false]);
  });
});
