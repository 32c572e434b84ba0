import type { Finding, Subject } from '@/lib/domain/finding';
import type { Severity } from '@/lib/domain/severity';

type Raise = Extract<Finding, { action: 'raise' }>;
type Draft = {
  readonly detector: string;
  readonly key: string;
  readonly severity: Severity;
  readonly subject: Subject;
  readonly evidence?: Raise['evidence'];
};

const attackers = 300;
const prefixes = 250;
const nodes = 100;
const devicesOfNode = 15;
const madeUpTopics = 3000;

function finding({ detector, key, severity, subject, evidence = {} }: Draft, at: number): Raise {
  return {
    action: 'raise',
    detector,
    key,
    at,
    severity,
    confidence: 0.9,
    title: `${detector}: ${subject.id}`,
    summary: `${detector} on ${subject.kind} ${subject.id}, made up for a measurement.`,
    subject,
    evidence,
    attack: [],
  };
}

/** Somebody tries passwords, gets in, reads everything and scans: four findings of one MQTT client. */
function attacker(number: number): readonly Draft[] {
  const id = `intruder-${number}`;
  const subject: Subject = { kind: 'client', id };
  const evidence = { clientIds: [id], addresses: [`10.66.${number % 60}.7`], filters: ['#'] };
  return (
    [
      ['auth-brute-force', 'medium'],
      ['auth-success-after-failures', 'critical'],
      ['wildcard-subscriber', 'high'],
      ['topic-scan', 'medium'],
    ] as const
  ).map(([detector, severity]) => ({ detector, key: `client:${id}`, severity, subject, evidence }));
}

/** Injected telemetry with the weak signs that it is made of. */
function injection(number: number): readonly Draft[] {
  const topic = `plant/line${number}/temperature`;
  const subject: Subject = { kind: 'topic', id: topic };
  const evidence = { topics: [topic], attribution: 'unknown' };
  return (
    [
      ['telemetry-injection', 'high'],
      ['value-jump', 'medium'],
      ['value-range', 'medium'],
      ['payload-shape', 'low'],
    ] as const
  ).map(([detector, severity]) => ({ detector, key: topic, severity, subject, evidence }));
}

/** An edge node goes away with all its devices. */
function lostNode(number: number): readonly Draft[] {
  const node = `Plant/Line${number}`;
  const devices = Array.from({ length: devicesOfNode }, (_, place): Draft => {
    const id = `${node}/Device${place}`;
    return {
      detector: 'sparkplug-device-offline',
      key: id,
      severity: 'medium',
      subject: { kind: 'device', id },
    };
  });
  return [
    { detector: 'sparkplug-node-offline', key: node, severity: 'high', subject: { kind: 'node', id: node } },
    ...devices,
  ];
}

function explosion(): readonly Draft[] {
  const topics = Array.from({ length: madeUpTopics }, (_, place): Draft => {
    const id = `x${place}/y${place}/z`;
    return {
      detector: 'new-topic',
      key: id,
      severity: 'low',
      subject: { kind: 'topic', id },
      evidence: { topics: [id] },
    };
  });
  return [
    { detector: 'topic-explosion', key: 'broker', severity: 'high', subject: { kind: 'broker', id: '1' } },
    ...topics,
  ];
}

/**
 * `count` findings as they come when everything happens at once: intruders, injected telemetry, edge nodes that go away
 * with their devices, a flood of made-up topics, and then repeats of all of it.
 */
export function burst(count: number, at: number): readonly Finding[] {
  const range = (length: number) => Array.from({ length }, (_, place) => place);
  const first = [
    ...range(attackers).flatMap(attacker),
    ...range(prefixes).flatMap(injection),
    ...range(nodes).flatMap(lostNode),
    ...explosion(),
  ];
  return range(count).flatMap((place) => {
    const draft = first[place % first.length];
    return draft === undefined ? [] : [finding(draft, at + place)];
  });
}
