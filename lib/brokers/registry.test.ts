import { describe, expect, test } from 'vitest';
import { filterMatches, filterProblem } from '@/lib/domain/topic-filter';
import { listScenarios, readCapture } from '@/scripts/testing/replay-capture';
import { aedes } from './aedes/aedes-dialect';
import { mosquitto } from './mosquitto/mosquitto-dialect';
import { BrokerRecognition } from './recognise-broker';
import { dialectOf, dialects } from './registry';
import { remainingBlindSpots } from './remaining-blind-spots';

describe.each(dialects)('dialect $kind', (dialect) => {
  test('is found by its kind and subscribes to valid filters that it owns', () => {
    expect(dialectOf(dialect.kind)).toBe(dialect);
    for (const filter of dialect.filters) {
      expect(filterProblem(filter)).toBeNull();
      expect(filterMatches(filter, '$SYS/broker/log/N')).toBe(true);
    }
  });

  test('owns no telemetry', () => {
    for (const topic of ['plant/a', 'spBv1.0/g/NBIRTH/n', '$share/g/x', 'SYS/broker'])
      expect(dialect.owns(topic)).toBe(false);
  });

  test('what it never shows is explained by a blind spot', () => {
    const hidden = Object.entries(dialect.visibility).flatMap(([kind, seen]) =>
      seen === 'no' && kind !== 'broker.alive' ? [kind] : [],
    );
    const explained = new Set<string>(dialect.blindSpots.flatMap((spot) => spot.hides));
    expect(hidden.filter((kind) => !explained.has(kind) && kind !== 'session.resumed')).toEqual([]);
  });

  test('blind spots have a title and a consequence, and configuration lines without trailing blanks', () => {
    for (const { title, consequence, configuration } of dialect.blindSpots) {
      expect(title).toMatch(/^\S.{9,}/);
      expect(consequence).toMatch(/\.$/);
      expect(configuration).not.toMatch(/[ \t]$/m);
    }
  });
});

test('an unknown kind is watched as generic', () => {
  expect(dialectOf('auto').kind).toBe('generic');
  expect(dialectOf(null).kind).toBe('generic');
});

test('a blind spot closes when something it hides has been seen', () => {
  const open = (kinds: Parameters<typeof remainingBlindSpots>[1]) =>
    remainingBlindSpots(mosquitto, kinds).map(({ title }) => title);
  expect(open(new Set())).toHaveLength(mosquitto.blindSpots.length);
  expect(open(new Set(['client.subscribed']))).not.toContain(
    'Subscriptions are not in the default log types',
  );
  expect(open(new Set(['client.subscribed']))).toContain('Denied publishes are not shown');
});

describe('recognition', () => {
  const recognise = (messages: readonly { topic: string; payload: Uint8Array }[]) => {
    const recognition = new BrokerRecognition();
    for (const { topic, payload } of messages) recognition.feed(topic, payload);
    return recognition.kind;
  };
  const text = (topic: string, payload: string) => ({ topic, payload: new TextEncoder().encode(payload) });

  test.each([
    ['mosquitto by its version', [text('$SYS/broker/version', 'mosquitto version 2.1.2')], 'mosquitto'],
    ['aedes by its heartbeat', [text('$SYS/b-1/heartbeat', 'b-1')], 'aedes'],
    [
      'nothing from another broker',
      [text('$SYS/brokers/emqx@1/version', '5.8'), text('$SYS/n1/uptime', 'x')],
      null,
    ],
    [
      'nothing from a forged bridge state',
      [text('$SYS/broker/connection/x/state', '1'), text('$SYS/broker/connection/y/state', '1')],
      null,
    ],
    ['nothing from telemetry', [text('plant/heartbeat', 'plant')], null],
    [
      'nothing from another broker that copies Mosquitto’s counters',
      Array.from({ length: 40 }, (_, index) => text(`$SYS/broker/clients/${index}`, '1')),
      null,
    ],
    ['nothing from one counter', [text('$SYS/broker/uptime', '3 seconds')], null],
  ])('%s', (_, messages, kind) => {
    expect(recognise(messages)).toBe(kind);
  });

  const several = ['mosquitto-2.0.11-debian12', 'mosquitto-2.0.22', 'mosquitto-2.1.2'].flatMap((version) =>
    listScenarios(version).map((scenario) => ({ version, scenario, kind: mosquitto.kind })),
  );
  const all = [
    ...several,
    ...listScenarios('aedes-1.2.0').map((scenario) => ({
      version: 'aedes-1.2.0',
      scenario,
      kind: aedes.kind,
    })),
  ];
  test.each(all)('$version $scenario is never taken for another kind', ({ version, scenario, kind }) => {
    const messages = readCapture(version, scenario);
    expect([kind, null]).toContain(recognise(messages));
    const owned = messages.filter(({ topic }) => !topic.includes('/connection/')).length;
    if (owned >= 6) expect(recognise(messages)).toBe(kind);
  });

  test('keeps to what it decided', () => {
    const recognition = new BrokerRecognition();
    expect(
      recognition.feed('$SYS/broker/version', new TextEncoder().encode('mosquitto version 2.0.11')),
    ).toBe('mosquitto');
    expect(recognition.feed('$SYS/x/heartbeat', new TextEncoder().encode('x'))).toBe('mosquitto');
  });
});
