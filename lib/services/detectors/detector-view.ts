import { z } from 'zod';
import { dialects } from '@/lib/brokers/registry';
import type { DetectorSetting } from '@/lib/db/generated/client';
import { backTestObstacle } from '@/lib/detection/back-test/back-test-needs';
import type { Detector, Observation } from '@/lib/detection/detector';
import { brokerEventWords, isToldByMessages } from '@/lib/domain/broker-event-words';
import type { Json, JsonObject } from '@/lib/domain/json';
import type { DetectorView } from '@/lib/domain/views';

export type BrokerSight = {
  readonly id: number;
  readonly name: string;
  readonly kind: string;
  readonly detectedKind: string | null;
};

/** What kinds of event a broker never shows, of those that a detector needs; null while its kind is not known. */
function hiddenFrom(broker: BrokerSight, needs: Detector['needs']): readonly string[] {
  const kind = broker.kind === 'auto' ? broker.detectedKind : broker.kind;
  const dialect = dialects.find((candidate) => candidate.kind === kind);
  if (dialect === undefined) return [];
  return needs.filter((need) => !isToldByMessages(need) && (dialect.visibility[need] ?? 'no') === 'no');
}

/** The settings in force: what is stored over the defaults; the defaults alone when what is stored no longer fits. */
export function settingsInForce(detector: Detector, stored: unknown): JsonObject {
  const parsed = detector.settings.safeParse(stored ?? {});
  return (parsed.success ? parsed.data : detector.settings.parse({})) as JsonObject;
}

const looks: Record<Observation['type'], string | null> = {
  event: 'what the broker tells of MQTT clients and of itself',
  sparkplug: 'births, deaths and states of Sparkplug nodes, devices and hosts',
  'sparkplug-sign': 'each Sparkplug message, against the rules and the node’s own sequence',
  'broker-state': 'the monitor’s own link to the broker',
  signals: 'payloads and how they are published, where a message is unlike its topic',
  minute: 'messages a minute on each topic',
  sweep: null,
};

function looksAt({ observes }: Detector): readonly string[] {
  const seen = observes.flatMap((type) => looks[type] ?? []);
  return seen.length > 0 ? seen : ['when each topic last spoke'];
}

/** What surrounds the detectors: read once for all of them. */
export type DetectorSurroundings = {
  readonly brokers: readonly BrokerSight[];
  readonly storedByKind: ReadonlyMap<string, DetectorSetting>;
  /** Alerts of the last seven days that were recorded in shadow mode. */
  readonly shadowAlertsByKind: ReadonlyMap<string, number>;
};

/** A detector with its settings in force, their JSON Schema, and the brokers on which it cannot work. */
export function toDetectorView(
  detector: Detector,
  { brokers, storedByKind, shadowAlertsByKind }: DetectorSurroundings,
): DetectorView {
  const stored = storedByKind.get(detector.kind);
  return {
    kind: detector.kind,
    family: detector.family,
    title: detector.title,
    severity: detector.severity,
    explain: detector.explain,
    respond: detector.respond,
    needs: detector.needs,
    attack: detector.attack,
    enabled: stored?.enabled ?? true,
    shadow: stored?.shadow ?? false,
    alertsInShadow: shadowAlertsByKind.get(detector.kind) ?? 0,
    looksAt: looksAt(detector),
    noBackTest: backTestObstacle(detector),
    settings: settingsInForce(detector, stored?.settings),
    settingsSchema: { ...z.toJSONSchema(detector.settings, { io: 'input', unrepresentable: 'any' }) } as Json,
    blindOn: brokers.flatMap((broker) => {
      const hidden = hiddenFrom(broker, detector.needs);
      if (hidden.length === 0) return [];
      return [
        {
          brokerId: broker.id,
          broker: broker.name,
          reason: `does not show ${hidden.map(brokerEventWords).join(', ')}`,
        },
      ];
    }),
  };
}
