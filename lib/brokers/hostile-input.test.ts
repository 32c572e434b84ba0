import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BrokerEvent } from '@/lib/domain/broker-event';
import { identifierBytesMax, rawLineBytesMax } from '@/lib/domain/wire-text';
import type { BrokerDialect } from './dialect';
import { dialects } from './registry';
import { SessionTracker } from './session-tracker';

const encoder = new TextEncoder();
const bytesOf = (text: string) => encoder.encode(text).length;

/** Every string anywhere in an event, with the longest it may be. */
function textsOf(event: BrokerEvent): readonly (readonly [string, number])[] {
  const { raw, candidates = [], metric, ...rest } = event;
  const identifiers = [...Object.values(rest), ...candidates, metric?.name].filter(
    (value) => typeof value === 'string',
  );
  return [[raw, rawLineBytesMax], ...identifiers.map((text) => [text, identifierBytesMax] as const)];
}

function expectStorable(event: BrokerEvent): void {
  for (const [text, bytesMax] of textsOf(event)) {
    expect(text).not.toContain('\u0000');
    expect(text.isWellFormed()).toBe(true);
    expect(bytesOf(text)).toBeLessThanOrEqual(bytesMax);
  }
  expect(event.clientId === null).toBe(event.clientIdConfidence === 'absent');
  expect(event.candidates?.length ?? 0).toBeLessThanOrEqual(8);
  expect(Number.isFinite(event.metric?.value ?? 0)).toBe(true);
  expect(event.port ?? 0).toBeLessThanOrEqual(99_999);
}

const ownTopics = [
  ...['N', 'E', 'W', 'I', 'D', 'M/subscribe', 'M/unsubscribe'].map((level) => `$SYS/broker/log/${level}`),
  '$SYS/broker/version',
  '$SYS/broker/clients/connected',
  '$SYS/broker/connection/x/state',
  ...[
    'new/clients',
    'disconnect/clients',
    'new/subscribes',
    'new/unsubscribes',
    'heartbeat',
    'time',
    'uptime',
  ].map((word) => `$SYS/b-1/${word}`),
];
const anyTopic = fc.oneof(
  fc.constantFrom(...ownTopics),
  fc.string({ unit: 'binary', maxLength: 300 }).map((tail) => `$SYS/${tail}`),
);

const wordings = [
  '1795353513: ',
  'New connection from ',
  'New client connected from ',
  '10.0.0.7:5',
  ' on port 1883.',
  ' as ',
  " (p2, c1, k60, u'",
  "').",
  ' (p4, c1, k60).',
  'Client ',
  ' disconnected.',
  ' [10.0.0.7:5]',
  ' disconnected: ',
  'not authorised.',
  'session taken over.',
  ' already connected, closing old connection.',
  'Protocol error from ',
  ': PUBLISH ',
  'dynsec: ',
  ' | getClient',
  '/',
  ' 1 ',
  ' 0 #',
  '{"clientId":"',
  '","subs":[{"topic":"#","qos":1}]}',
  '\u0000',
  '\ud800',
  '\u202e',
  '<unknown>',
];
const lookAlikeText = fc.array(
  fc.oneof(fc.constantFrom(...wordings), fc.string({ unit: 'binary', maxLength: 20 })),
  { maxLength: 12 },
);
const anyPayload = fc.oneof(
  fc.uint8Array({ maxLength: 1500 }),
  lookAlikeText.map((parts) => encoder.encode(parts.join(''))),
);

describe.each(dialects.map((dialect): [string, BrokerDialect] => [dialect.kind, dialect]))(
  '%s',
  (_, dialect) => {
    test('any bytes on any topic: never throws, never drops, all text storable and bounded', () => {
      fc.assert(
        fc.property(fc.array(fc.tuple(anyTopic, anyPayload), { maxLength: 8 }), (messages) => {
          const tracker = new SessionTracker({ sessionsMax: 4 });
          for (const [topic, payload] of messages) {
            dialect.recognise(topic, payload);
            const events = dialect.read({ topic, payload, retain: false, receivedAt: 1 }, tracker);
            expect(events.length).toBeGreaterThan(0);
            for (const event of events.flatMap((read) => tracker.apply(read))) expectStorable(event);
          }
          for (const change of tracker.takeChanges().clients)
            expect(change.clientId.isWellFormed()).toBe(true);
        }),
        { numRuns: 300 },
      );
    });

    test('64 KiB and more of anything gives few, bounded events', () => {
      for (const topic of ownTopics) {
        for (const filler of ['a', '\u0000', '{"a":', '["', ' 1 ', ': ', ' | x', "').", '\ud83d\ude00']) {
          const payload = encoder.encode(filler.repeat(70_000 / filler.length));
          const events = dialect.read({ topic, payload, retain: false, receivedAt: 1 }, new SessionTracker());
          expect(events).toHaveLength(1);
          for (const event of events) expectStorable(event);
        }
      }
    });
  },
);

test('an Aedes SUBSCRIBE of 5,000 filters gives 1,000 events and says how many were left out', () => {
  const aedes = dialects.find(({ kind }) => kind === 'aedes');
  const subs = Array.from({ length: 5000 }, (_, index) => ({ topic: `t/${index}`, qos: 0 }));
  const payload = encoder.encode(JSON.stringify({ clientId: 'dev', subs }));
  const events =
    aedes?.read(
      { topic: '$SYS/b/new/subscribes', payload, retain: false, receivedAt: 1 },
      new SessionTracker(),
    ) ?? [];
  expect(events).toHaveLength(1001);
  expect(events.at(-1)).toMatchObject({
    kind: 'log.truncated',
    reason: '4000 more filters in one message left out',
  });
});
