import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import { brokerEventKinds } from '@/lib/domain/broker-event';
import { detectors } from './registry';

/** The stable kinds of design §5. */
const stableKinds = `wildcard-subscriber sys-reader share-group-join topic-scan auth-brute-force auth-spray
  auth-success-after-failures connection-flood slow-client keepalive-abuse client-takeover client-flapping new-mqtt-client
  new-source-address acl-denied rogue-bridge will-abuse hostile-name reserved-topic-publish log-truncated rate-surge rate-drop
  topic-silence new-topic topic-explosion payload-flood payload-size payload-shape payload-encoding value-range value-jump
  value-stuck counter-regress replay retained-change retained-clear new-publisher competing-publishers telemetry-injection
  exfiltration command-from-non-host broker-down broker-restart messages-dropped monitor-blind monitor-taken-over`
  .split(/\s+/)
  .concat(
    `two-writers data-before-birth data-after-death forged-death bdseq-mismatch sequence-replay sequence-gap unsolicited-birth
    birth-redefined undeclared-metric type-mismatch malformed retained-command command-burst rebirth-storm forged-state
    state-flapping new-host clock-skew look-alike-id node-offline device-offline node-flapping`
      .split(/\s+/)
      .map((kind) => `sparkplug-${kind}`),
  );

test('kinds are unique and stable', () => {
  const kinds = detectors.map((detector) => detector.kind);
  expect(new Set(kinds).size).toBe(kinds.length);
  expect(kinds.filter((kind) => !stableKinds.includes(kind))).toEqual([]);
});

describe.each(detectors.map((detector) => [detector.kind, detector] as const))('%s', (_, detector) => {
  const schema = z.toJSONSchema(detector.settings, { io: 'input' }) as {
    properties?: Record<string, { title?: string; description?: string }>;
    required?: readonly string[];
  };

  test('says what it means and what to do', () => {
    expect(detector.title.length).toBeGreaterThan(5);
    expect(detector.explain.length).toBeGreaterThan(80);
    expect(detector.respond.length).toBeGreaterThanOrEqual(2);
    expect(detector.respond.every((step) => step.length > 20)).toBe(true);
  });

  test('has a default, a title and a description for every setting', () => {
    expect(detector.settings.safeParse({}).success).toBe(true);
    expect(schema.required ?? []).toEqual([]);
    for (const [name, field] of Object.entries(schema.properties ?? {}))
      expect([name, field.title?.length, field.description?.length]).toEqual([
        name,
        expect.any(Number),
        expect.any(Number),
      ]);
  });

  test('cites known techniques and known event kinds', () => {
    const known = Object.values(attackTags).map((tag) => tag.id);
    expect(detector.attack.length).toBeGreaterThan(0);
    expect(
      detector.attack.map((tag) => tag.id).filter((id) => !known.some((knownId) => knownId === id)),
    ).toEqual([]);
    expect(detector.needs.filter((kind) => !brokerEventKinds.includes(kind))).toEqual([]);
  });

  test('watches something and starts with its defaults', () => {
    expect(detector.observes.length).toBeGreaterThan(0);
    expect(detector.start(undefined)).toMatchObject({ kind: detector.kind });
  });
});
