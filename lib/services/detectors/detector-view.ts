import { z } from 'zod';
import { dialects } from '@/lib/brokers/registry';
import type { DetectorSetting } from '@/lib/db/generated/client';
import type { Detector } from '@/lib/detection/detector';
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

/** A detector with its settings in force, their JSON Schema, and the brokers on which it cannot work. */
export function toDetectorView(
  detector: Detector,
  stored: DetectorSetting | undefined,
  brokers: readonly BrokerSight[],
): DetectorView {
  return {
    kind: detector.kind,
    title: detector.title,
    severity: detector.severity,
    explain: detector.explain,
    respond: detector.respond,
    needs: detector.needs,
    attack: detector.attack,
    enabled: stored?.enabled ?? true,
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
