import { createDetectionEngine, type DetectionEngine } from '@/lib/detection/detection-engine';
import type { KnownSession, Observation, World } from '@/lib/detection/detector';
import { detectors } from '@/lib/detection/registry';
import type { Signal } from '@/lib/detection/signal';
import type { TopicStore } from '@/lib/detection/topic-store';
import type { Finding } from '@/lib/domain/finding';
import type { Json } from '@/lib/domain/json';

/** The detectors at work over simulated time, for what they learn of who connects and subscribes. */
export class SimulatedDetection {
  readonly findings: Finding[] = [];
  private readonly engine: DetectionEngine = createDetectionEngine({ detectors });
  private readonly world: World;

  constructor(topics: TopicStore, seeingSince: number, session: (clientId: string) => KnownSession | null) {
    this.world = {
      brokerId: 0,
      brokerName: 'Demo plant',
      brokerState: 'online',
      brokerKind: 'aedes',
      seeingSince,
      topics,
      isMonitor: () => false,
      session,
    };
  }

  observe(observation: Observation, at: number): void {
    this.findings.push(...this.engine.observe(observation, this.world, at));
  }

  /** A minute has been counted; `signals` is what stood out in its messages. */
  minuteEnded(signals: readonly Signal[], at: number): void {
    if (signals.length > 0) this.observe({ type: 'signals', signals }, at);
    this.observe({ type: 'minute' }, at);
    this.observe({ type: 'sweep' }, at);
  }

  /** What the detectors have learned, for the worker to begin with. */
  memories(): Readonly<Record<string, Json>> {
    return this.engine.memories();
  }
}
