import { closeMinute } from '@/lib/detection/close-minute';
import { createDetectionEngine, type DetectionEngine } from '@/lib/detection/detection-engine';
import type { KnownSession, Observation, World } from '@/lib/detection/detector';
import { detectors } from '@/lib/detection/registry';
import type { TopicStore } from '@/lib/detection/topic-store';
import type { BrokerKind, BrokerState } from '@/lib/domain/broker';
import type { Finding } from '@/lib/domain/finding';
import type { DetectorSettings } from './detector-settings';

/** For `World.seeingSince` while nothing is seen: the last moment that a Date can hold. */
const notSeeing = 8.64e15;

export type BrokerDetectionOptions = {
  readonly brokerId: number;
  brokerName(): string;
  readonly topics: TopicStore;
  readonly settings: DetectorSettings;
  /** Keys of this broker's alerts that are not resolved, by detector. */
  readonly openKeysByKind: Readonly<Record<string, readonly string[]>>;
  /** What the detectors had learned of this broker. */
  readonly memoryByKind?: Readonly<Record<string, unknown>>;
  brokerKind(): Exclude<BrokerKind, 'auto'> | null;
  isMonitor(clientId: string): boolean;
  session(clientId: string): KnownSession | null;
  onFindings(findings: readonly Finding[]): void;
  now(): number;
};

/** The detectors at work on one broker, and what they may know of it. */
export class BrokerDetection {
  private readonly engine: DetectionEngine;
  private readonly world: World & { brokerState: BrokerState; seeingSince: number };

  constructor(private readonly options: BrokerDetectionOptions) {
    const { brokerId, topics, settings, openKeysByKind, memoryByKind } = options;
    this.engine = createDetectionEngine({ detectors, ...settings, openKeysByKind, memoryByKind });
    this.world = {
      brokerId,
      get brokerName() {
        return options.brokerName();
      },
      brokerState: 'connecting',
      get brokerKind() {
        return options.brokerKind();
      },
      seeingSince: notSeeing,
      topics,
      isMonitor: options.isMonitor,
      session: options.session,
    };
  }

  observe(observation: Observation): void {
    const findings = this.engine.observe(observation, this.world, this.options.now());
    if (findings.length > 0) this.options.onFindings(findings);
  }

  /** The effective state has changed; only while `online` does silence mean something. */
  setState(state: BrokerState, reason: string | null, since: number): void {
    const isSeeing = state === 'online';
    const wasSeeing = this.world.brokerState === 'online';
    if (isSeeing && !wasSeeing) {
      this.world.seeingSince = since;
      this.options.topics.ignoreGapsBefore(since);
    }
    if (!isSeeing) this.world.seeingSince = notSeeing;
    this.world.brokerState = state;
    this.observe({ type: 'broker-state', state, reason, since });
  }

  /** A wall-clock minute has ended at `at`. */
  closeMinute(at: number): void {
    closeMinute(this.options.topics, at, this.world.seeingSince);
    this.observe({ type: 'minute' });
  }

  sweep(): void {
    this.observe({ type: 'sweep' });
  }

  /** Takes new settings; what the detectors know stays. */
  replaceSettings(settings: DetectorSettings): void {
    for (const { kind } of detectors) {
      this.engine.replaceSettings(kind, {
        settings: settings.settingsByKind[kind] ?? {},
        isEnabled: settings.enabledByKind[kind] ?? true,
        isShadow: settings.shadowByKind?.[kind] ?? false,
      });
    }
  }

  /** What the detectors have learned, by kind. */
  memories(): ReturnType<DetectionEngine['memories']> {
    return this.engine.memories();
  }

  problems(): ReturnType<DetectionEngine['problems']> {
    return this.engine.problems();
  }
}
