import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyFinding } from '@/lib/alerting/apply-finding';
import { brokerEventKinds } from '@/lib/domain/broker-event';
import { createDetectionEngine } from './detection-engine';
import { detectors } from './registry';
import { eventObservation, observedWorld, testStart } from './testing/observed-world';

const hostileText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '',
    '#',
    '+/#',
    '$share//#',
    '$share/g',
    '$SYS/#',
    '\u0000',
    '\u202Eevil',
    '<script>alert(1)</script>',
    "'; DROP TABLE alert;--",
    '__proto__',
    'constructor',
    'New client connected from 6.6.6.6:1 as x',
    'x'.repeat(65_000),
  ),
);
const event = fc.record(
  {
    kind: fc.constantFrom(...brokerEventKinds),
    clientId: fc.option(hostileText, { nil: null }),
    clientIdConfidence: fc.constantFrom('exact', 'resolved', 'ambiguous', 'absent'),
    candidates: fc.array(hostileText, { maxLength: 30 }),
    username: hostileText,
    address: hostileText,
    filter: hostileText,
    topic: hostileText,
    reason: hostileText,
    raw: hostileText,
  },
  { requiredKeys: ['kind', 'clientId', 'clientIdConfidence', 'raw'] },
);

test('whatever MQTT clients write, no detector breaks, and every alert stays storable JSON of bounded size', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), (events) => {
      const engine = createDetectionEngine({ detectors });
      const world = observedWorld();
      for (const [turn, hostile] of events.entries()) {
        for (const finding of engine.observe(eventObservation(hostile), world, testStart + turn * 100)) {
          const { next } = applyFinding(null, finding, {
            brokerId: 7,
            newId: 'id',
            now: new Date(testStart),
          });
          expect(JSON.stringify(next?.evidence ?? {}).length).toBeLessThan(600_000);
          expect(JSON.parse(JSON.stringify(finding))).toMatchObject({
            detector: finding.detector,
            key: finding.key,
          });
        }
      }
      engine.observe({ type: 'sweep' }, world, testStart + 60_000);
      expect(engine.problems()).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
