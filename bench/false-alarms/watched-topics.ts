import { burstinessOf } from '@/lib/detection/burstiness';
import { closeMinute } from '@/lib/detection/close-minute';
import { createDetectionEngine } from '@/lib/detection/detection-engine';
import type { Observation, World } from '@/lib/detection/detector';
import { rateDrop } from '@/lib/detection/detectors/rate-drop';
import { rateSurge } from '@/lib/detection/detectors/rate-surge';
import { topicSilence } from '@/lib/detection/detectors/topic-silence';
import { observedWorld } from '@/lib/detection/testing/observed-world';
import { poisson, seededRandom } from '@/lib/detection/testing/seeded-random';
import { TopicStore } from '@/lib/detection/topic-store';
import type { Finding } from '@/lib/domain/finding';
import { makeTraffic, type TrafficModel, type TrafficSource } from './traffic-models';

const minuteMs = 60_000;
const start = Date.UTC(2026, 0, 5);
const rateMin = 0.05;
const rateSpan = 2000;

/** What somebody else does to a topic meanwhile; times in minutes from the start. */
export type Attack = {
  readonly from: number;
  readonly until: number;
  /** Times the topic's usual rate that are sent besides its own messages; −1 silences it. */
  readonly added: number;
};

type Span = { readonly from: number; readonly until: number };
export type OnFinding = (finding: Finding, minutes: number) => void;

/** Simulated topics of one traffic model, watched by the worker's own detectors of rates and silence with their defaults. */
export class WatchedTopics {
  readonly topics = new TopicStore();
  readonly rates: number[] = [];
  private readonly sources: TrafficSource[] = [];
  private readonly random: () => number;
  private readonly isEven: boolean;
  private readonly world: World = observedWorld({ topics: this.topics, seeingSince: start });
  private readonly engine = createDetectionEngine({ detectors: [rateSurge, rateDrop, topicSilence] });
  /** Minutes played. */
  minute = 0;

  constructor(model: TrafficModel, many: number, seed: number) {
    this.random = seededRandom(seed);
    this.isEven = model === 'periodic';
    for (let topic = 0; topic < many; topic++) {
      this.topics.intern(`site/hall${topic % 40}/line${Math.floor(topic / 40) % 10}/sensor${topic}`);
      const rate = rateMin * rateSpan ** this.random();
      this.rates.push(rate);
      this.sources.push(makeTraffic(model, rate, this.random));
    }
  }

  /** Share of the topics that the console marks as limited. */
  get limitedShare(): number {
    let limited = 0;
    for (let index = 0; index < this.topics.size; index++)
      if (burstinessOf(this.topics, index) !== null) limited++;
    return limited / this.topics.size;
  }

  /** Lets time pass, with each message counted at its own moment; a sweep every five seconds. */
  play(
    minutes: number,
    onFinding: OnFinding = () => {},
    attacks: ReadonlyMap<number, Attack> = new Map(),
  ): void {
    const parts = 12;
    for (const end = this.minute + minutes; this.minute < end; this.minute++) {
      const shares = this.sources.map((source) => this.share(source(this.minute), parts));
      for (let part = 0; part < parts; part++) {
        const span = { from: this.minute + part / parts, until: this.minute + (part + 1) / parts };
        for (let index = 0; index < shares.length; index++)
          this.send(index, shares[index]?.[part] ?? 0, span, attacks.get(index));
        const at = start + span.until * minuteMs;
        if (part === parts - 1) this.closeMinute(at, onFinding);
        else this.observe({ type: 'sweep' }, at, onFinding);
      }
    }
  }

  /** How a minute's messages fall into its parts: evenly by the clock, at random otherwise. */
  private share(count: number, parts: number): Uint16Array {
    const shares = new Uint16Array(parts);
    for (let message = 0; message < count; message++) {
      const moment = this.isEven ? (message + 0.5) / count : this.random();
      const part = Math.floor(moment * parts);
      shares[part] = (shares[part] ?? 0) + 1;
    }
    return shares;
  }

  private send(index: number, count: number, span: Span, attack: Attack | undefined): void {
    let here = count;
    const overlap =
      attack === undefined ? 0 : Math.min(span.until, attack.until) - Math.max(span.from, attack.from);
    if (attack !== undefined && overlap > 0)
      here =
        attack.added < 0 ? 0 : here + poisson(attack.added * (this.rates[index] ?? 0) * overlap, this.random);
    const from = start + span.from * minuteMs;
    const step = ((span.until - span.from) * minuteMs) / Math.max(1, here);
    for (let message = 0; message < here; message++) {
      const moment = this.isEven ? 0.5 : this.random();
      this.topics.count(index, 40, Math.floor(from + (message + moment) * step));
    }
  }

  private closeMinute(at: number, onFinding: OnFinding): void {
    this.topics.takeDirty();
    closeMinute(this.topics, at, start);
    this.observe({ type: 'minute' }, at, onFinding);
    this.observe({ type: 'sweep' }, at, onFinding);
  }

  private observe(observation: Observation, at: number, onFinding: OnFinding): void {
    for (const finding of this.engine.observe(observation, this.world, at))
      onFinding(finding, (at - start) / minuteMs);
  }
}
