import { describe, expect, test } from 'vitest';
import { TopicStore } from '../topic-store';
import { describePayload } from './describe-payload';
import { MessageProfiles } from './message-profiles';

const start = Date.UTC(2026, 0, 5);
const encode = (text: string) => new TextEncoder().encode(text);

/** What is stored of a topic after so many messages, one a minute, and its last payload. */
function learned(count: number, payloadOf: (message: number) => string) {
  const topics = new TopicStore();
  const index = topics.intern('plant/a');
  const profiles = new MessageProfiles(topics);
  let last = encode('');
  for (let message = 0; message < count; message++) {
    last = encode(payloadOf(message));
    const at = start + message * 60_000;
    topics.count(index, last.length, at);
    profiles.observe(index, {
      payload: last,
      payloadBytes: last.length,
      retain: false,
      propertiesHash: 0,
      at,
    });
  }
  return { stored: JSON.parse(JSON.stringify(profiles.export(index))), last };
}

describe('describePayload', () => {
  test('JSON: fields by their paths with range, kind and samples', () => {
    const { stored, last } = learned(300, (n) =>
      JSON.stringify({
        motor: { rpm: 1500 + ((n * 37) % 100) / 10 },
        mode: n % 2 ? 'auto' : 'hand',
        strokes: n * 3,
      }),
    );
    const view = describePayload(stored, last);
    expect(view?.encoding).toBe('JSON');
    expect(view?.usualBytes).toBeGreaterThan(last.length * 0.8);
    expect(view?.largestBytes).toBeLessThan(last.length * 1.2);
    expect(view?.unnamedFields).toBe(0);
    const byPath = new Map(view?.fields.map((field) => [field.path, field]));
    const rpm = byPath.get('motor.rpm');
    expect(rpm).toMatchObject({ kind: 'number', codes: null, learnedSince: start });
    expect(rpm?.mean).toBeGreaterThan(1502);
    expect(rpm?.mean).toBeLessThan(1508);
    expect(rpm?.lowest).toBeGreaterThan(1495);
    expect(rpm?.highest).toBeLessThan(1515);
    expect(rpm?.samples).toBeGreaterThan(250);
    expect(byPath.get('mode')).toMatchObject({ kind: 'codes', codes: 2, mean: null });
    expect(byPath.get('strokes')?.kind).toBe('counter');
  });

  test('a plain number is a field without a path', () => {
    const { stored, last } = learned(100, (n) => String(20 + (n % 7) / 10));
    const view = describePayload(stored, last);
    expect(view).toMatchObject({ encoding: 'number', fields: [{ path: '', kind: 'number' }] });
  });

  test('without the last payload the names of fields are not known, and that is said', () => {
    const { stored } = learned(100, (n) => JSON.stringify({ a: n, b: 1 }));
    expect(describePayload(stored, null)).toMatchObject({ fields: [], unnamedFields: 2 });
  });

  test.each([[null], ['x'], [{ v: 1, b: [1], c: null }]])('%j is no profile', (stored) =>
    expect(describePayload(stored, null)).toBeNull(),
  );
});
