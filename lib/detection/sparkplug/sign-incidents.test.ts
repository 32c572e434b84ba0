import { describe, expect, test } from 'vitest';
import { createSignIncidents, endCalm, noteSign, resumeIncidents } from './sign-incidents';

const sign = (at: number, text = 'x', topic = 't') => ({ at, text, topic });

describe('sign incidents', () => {
  test('counts signs, keeps the latest words and some topics', () => {
    const incidents = createSignIncidents();
    for (let n = 0; n < 9; n++) noteSign(incidents, 'a', sign(n, `text ${n}`, `topic ${n}`));
    expect(incidents.byKey.get('a')).toMatchObject({
      since: 0,
      lastAt: 8,
      count: 9,
      latest: ['text 4', 'text 5', 'text 6', 'text 7', 'text 8'],
      topics: ['topic 0', 'topic 1', 'topic 2', 'topic 3', 'topic 4'],
    });
  });

  test('only what was reported ends with a clear', () => {
    const incidents = createSignIncidents();
    noteSign(incidents, 'told', sign(0)).pace.raised = 'high';
    noteSign(incidents, 'untold', sign(0));
    expect(endCalm(incidents, 999, 1000)).toEqual([]);
    expect(endCalm(incidents, 1000, 1000)).toEqual(['told']);
    expect(incidents.byKey.size).toBe(0);
  });

  test('what an earlier process left open ends after a calm time, unless it is told again', () => {
    const incidents = createSignIncidents();
    resumeIncidents(incidents, ['gone', 'back']);
    expect(endCalm(incidents, 5000, 1000)).toEqual([]);
    noteSign(incidents, 'back', sign(5500)).pace.raised = 'low';
    expect(endCalm(incidents, 6000, 1000)).toEqual(['gone']);
    expect(endCalm(incidents, 6500, 1000)).toEqual(['back']);
  });

  test('a flood of keys is bounded, and a reported one that makes room still ends', () => {
    const incidents = createSignIncidents();
    noteSign(incidents, 'told', sign(0)).pace.raised = 'high';
    for (let n = 0; n < 6000; n++) noteSign(incidents, `key ${n}`, sign(10));
    expect(incidents.byKey.size).toBe(5000);
    expect(incidents.byKey.has('told')).toBe(false);
    expect(endCalm(incidents, 900, 1000)).toEqual([]);
    expect(endCalm(incidents, 1000, 1000)).toEqual(['told']);
  });
});
