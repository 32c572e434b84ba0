import { closeMinute } from '@/lib/detection/close-minute';
import type { TopicStore } from '@/lib/detection/topic-store';
import type { PlantModel, SparkplugNode } from './plant-model';
import { nextGapMs, type Rhythm } from './rhythm';
import { data } from './sparkplug-messages';

const minuteMs = 60_000;

/** A topic's traffic: its rhythm and the size of a typical message. */
export type Source = {
  readonly topic: string;
  readonly rhythm: Rhythm;
  readonly bytes: number;
  /** The edge node that it stands and falls with. */
  readonly node: SparkplugNode | null;
};

/** A time in which an edge node was away, ms. */
export type Outage = { readonly node: SparkplugNode; readonly from: number; readonly to: number };

/** Every topic of the plant that carries data. */
export function sourcesOf(model: PlantModel, at: number, random: () => number): readonly Source[] {
  const plain = model.controllers.flatMap(({ sensors }) =>
    sensors.map(({ topic, rhythm, payload }) => ({
      topic,
      rhythm,
      bytes: Buffer.byteLength(payload(at)),
      node: null,
    })),
  );
  const sparkplug = model.nodes.flatMap((node) => {
    const path = (type: string) => `spBv1.0/${node.group}/${type}/${node.edgeNode}`;
    return [
      {
        topic: path('NDATA'),
        rhythm: node.rhythm,
        bytes: data(node, null, { seq: 1, at, random }).length,
        node,
      },
      ...node.devices.map((device) => ({
        topic: `${path('DDATA')}/${device.name}`,
        rhythm: device.rhythm,
        bytes: data(node, device, { seq: 1, at, random }).length,
        node,
      })),
    ];
  });
  return [...plain, ...sparkplug];
}

/** Messages and bytes of one topic in one minute; `topic` is the store's index. */
export type SimulatedMinute = {
  readonly topic: number;
  readonly minute: number;
  readonly count: number;
  readonly bytes: number;
};

export type TrafficSimulation = {
  readonly topics: TopicStore;
  readonly sources: readonly Source[];
  readonly outages: readonly Outage[];
  readonly from: number;
  readonly random: () => number;
  /** Runs before a minute's traffic is counted: what else happened in it. */
  onMinute(from: number, to: number): void;
};

/**
 * Simulated traffic, minute by minute, through the real topic store and the real minute sweep: what the worker would
 * have counted and learned had it been there.
 */
export class TrafficSimulator {
  private readonly next: Float64Array;
  private readonly indexes: Uint32Array;
  private readonly outagesBySource: readonly (readonly Outage[])[];
  private at: number;

  constructor(private readonly simulation: TrafficSimulation) {
    const { sources, topics, from, random, outages } = simulation;
    this.at = from;
    this.next = Float64Array.from(
      sources,
      ({ rhythm }) => from + Math.round(nextGapMs(rhythm, from, random) * random()),
    );
    this.indexes = Uint32Array.from(sources, ({ topic }) => topics.intern(topic));
    this.outagesBySource = sources.map(({ node }) => outages.filter((outage) => outage.node === node));
  }

  /** Simulates whole minutes up to `to` (ms) and returns their non-zero counts. */
  runTo(to: number): SimulatedMinute[] {
    const { topics, from, onMinute } = this.simulation;
    const rows: SimulatedMinute[] = [];
    for (; this.at + minuteMs <= to; this.at += minuteMs) {
      const end = this.at + minuteMs;
      onMinute(this.at, end);
      for (let source = 0; source < this.indexes.length; source++) this.countUntil(source, end);
      const dirty = topics.takeDirty();
      for (const [entry, topic] of dirty.indexes.entries()) {
        rows.push({
          topic,
          minute: this.at,
          count: dirty.counts[entry] ?? 0,
          bytes: dirty.bytes[entry] ?? 0,
        });
      }
      closeMinute(topics, end, from);
    }
    return rows;
  }

  private countUntil(source: number, end: number): void {
    const { sources, topics, random } = this.simulation;
    const { rhythm, bytes } = sources[source] as Source;
    const index = this.indexes[source] ?? 0;
    const outages = this.outagesBySource[source] ?? [];
    let at = this.next[source] ?? end;
    while (at < end) {
      if (outages.length === 0 || !isDuring(outages, at)) topics.count(index, bytes, at);
      at += nextGapMs(rhythm, at, random);
    }
    this.next[source] = at;
  }
}

function isDuring(outages: readonly Outage[], at: number): boolean {
  return outages.some(({ from, to }) => at >= from && at < to);
}
