import { expect, test } from 'vitest';
import { learningPhase, phaseOf } from './learning-phase';
import { TopicStore } from './topic-store';

const hour = 3_600_000;
const start = Date.UTC(2026, 0, 5);

test.each([
  [49, 30 * 24, 'L0'],
  [50, 0.9, 'L0'],
  [50, 1, 'L1'],
  [5000, 23.9, 'L1'],
  [5000, 24, 'L2'],
  [5000, 7 * 24, 'L3'],
] as const)('%s messages in %s hours are %s', (messages, hours, phase) => {
  expect(phaseOf(messages, start, start + hours * hour)).toBe(phase);
});

test('what an earlier process learned counts, and a topic never heard is L0', () => {
  const topics = new TopicStore();
  const index = topics.intern('plant/a');
  expect(learningPhase(topics, index, start)).toBe('L0');
  topics.restoreGaps(index, { mean: 60, variance: 1, max: 70, count: 100 }, start);
  expect(learningPhase(topics, index, start + 30 * hour)).toBe('L2');
});
