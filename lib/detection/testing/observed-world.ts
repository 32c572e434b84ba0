import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { Finding } from '@/lib/domain/finding';
import type { SparkplugTransition } from '@/lib/sparkplug/transition';
import type { KnownSession, Observation, World } from '../detector';
import { TopicStore } from '../topic-store';

/** Monday 5 January 2026, 00:00 UTC: where tests begin. */
export const testStart = Date.UTC(2026, 0, 5);

/** A world for tests of detectors: broker 7 “Plant”, online, everything seen; change what the test is about. */
export function observedWorld(
  change: Partial<World> & { readonly sessions?: readonly KnownSession[] } = {},
): World {
  const { sessions = [], ...rest } = change;
  return {
    brokerId: 7,
    brokerName: 'Plant',
    brokerState: 'online',
    brokerKind: 'mosquitto',
    seeingSince: 0,
    topics: new TopicStore(),
    isMonitor: (clientId) => clientId === 'brokerwatch-monitor',
    session: (clientId) => sessions.find((session) => session.clientId === clientId) ?? null,
    ...rest,
  };
}

/** An event observation for tests, as a broker that shows the client id would give it. */
export function eventObservation(event: Partial<BrokerEvent> & Pick<BrokerEvent, 'kind'>): Observation {
  const clientId = event.clientId ?? null;
  return {
    type: 'event',
    event: {
      receivedAt: testStart,
      brokerAt: null,
      clientId,
      clientIdConfidence: clientId === null ? 'absent' : 'exact',
      origin: 'mqtt',
      spoofable: false,
      raw: 'raw line',
      ...event,
    },
  };
}

/** A Sparkplug observation for tests: edge node Site/Line1 unless changed. */
export function sparkplugObservation(
  transition: Partial<SparkplugTransition> & Pick<SparkplugTransition, 'cause' | 'next'>,
): Observation {
  return {
    type: 'sparkplug',
    transition: {
      entity: transition.device ? 'device' : 'node',
      group: 'Site',
      edgeNode: 'Line1',
      device: null,
      hostId: null,
      previous: 'online',
      reason: '',
      at: testStart,
      bdSeq: null,
      metricCount: null,
      ...transition,
    },
  };
}

export type Raise = Extract<Finding, { action: 'raise' }>;

/** The raised ones among findings. */
export function raisesIn(findings: readonly Finding[]): readonly Raise[] {
  return findings.filter((finding): finding is Raise => finding.action === 'raise');
}
