import { expect, test } from 'vitest';
import type { Finding } from '@/lib/domain/finding';
import { AlertCollector } from './collect-alerts';

const start = Date.UTC(2026, 0, 5);

function raise(key: string, at: number): Finding {
  return {
    action: 'raise',
    detector: 'topic-silence',
    key,
    at,
    severity: 'medium',
    confidence: 0.8,
    title: `${key} is silent`,
    summary: '',
    subject: { kind: 'topic', id: key },
    evidence: {},
    attack: [],
  };
}

const clear = (key: string, at: number): Finding => ({
  action: 'clear',
  detector: 'topic-silence',
  key,
  at,
  summary: 'It speaks again.',
});

function collect(findings: readonly Finding[]) {
  const collector = new AlertCollector({ idPrefix: 'test-', broker: { id: 7, name: 'plant' } });
  for (const finding of findings) collector.apply(finding, finding.at);
  return collector;
}

test('one condition is one alert until it clears, and a new one after that', () => {
  const collector = collect([
    raise('a', start),
    raise('a', start + 1),
    raise('b', start + 2),
    clear('a', start + 3),
    raise('a', start + 4),
  ]);
  expect(collector.list().map(({ id, title, state, count }) => [id, title, state, count])).toEqual([
    ['test-1', 'a is silent', 'resolved', 2],
    ['test-2', 'b is silent', 'open', 1],
    ['test-3', 'a is silent', 'open', 1],
  ]);
});

test('an alert says its broker and links nowhere', () => {
  expect(collect([raise('a', start)]).list()).toMatchObject([{ brokerId: 7, broker: 'plant', url: '' }]);
});

test('a clear of what was never raised makes nothing', () => {
  expect(collect([clear('a', start)]).size).toBe(0);
});

test('past twenty thousand alerts further ones are counted, and known ones still end', () => {
  const many = Array.from({ length: 20_010 }, (_, number) => raise(`topic-${number}`, start + number));
  const collector = collect([...many, clear('topic-0', start + 30_000)]);
  expect([collector.size, collector.omitted]).toEqual([20_000, 10]);
  expect(collector.list()[0]?.state).toBe('resolved');
});
