import { describe, expect, test } from 'vitest';
import { recentByKey } from './recent-by-key';

describe('recentByKey', () => {
  test('one key keeps one state', () => {
    const states = new Map<string, { hits: number }>();
    for (let hit = 0; hit < 3; hit++) recentByKey(states, 'a', 10, () => ({ hits: 0 })).hits++;
    expect(states.get('a')).toEqual({ hits: 3 });
  });

  test('past the maximum the key that was quiet longest goes', () => {
    const states = new Map<string, string>();
    for (const key of ['a', 'b', 'c', 'a', 'd']) recentByKey(states, key, 3, () => key);
    expect([...states.keys()]).toEqual(['c', 'a', 'd']);
  });
});
