import { closeMinute } from '@/lib/detection/close-minute';
import type { TopicStore } from '@/lib/detection/topic-store';
import type { PlantModel, SparkplugNode } from './plant-model';
import { nextGapMs, type Rhythm } from './rhythm';
import type { SimulatedClient } from './simulate-sessions';
import { data } from './sparkplug-messages';

const minuteMs = 60_000;
const utf8 = new TextEncoder();

/** A time in which an edge node was away, ms. */
export type Outage = { readonly node: SparkplugNode; readonly from: number; readonly to: number };

type Absence = { readonly from: number; readonly to: number };

/** A topic's traffic: its rhythm, its messages, and the size of a typical one. */
type Source = {
  readonly topic: string;
  readonly rhythm: Rhythm;
  readonly bytes: number;
  /** When whoever writes it was away: what it would have said then was not said. */
  readonly absences: readonly Absence[];
  payload(at: number): Uint8Array;
};

type Away = { readonly clients: readonly SimulatedClient[]; readonly outages: readonly Outage[] };

/** Every topic of the plant that carries data. */
export function sourcesOf(
  model: PlantModel,
  { clients, outages }: Away,
  at: number,
  random: () => number,
): readonly Source[] {
  const plain = model.controllers.flatMap(({ clientId, sensors }) => {
    const absences = absencesOf(clients.find((client) => client.clientId === clientId));
    return sensors.map(({ topic, rhythm, payload }) =>
      toSource(at, { topic, rhythm, absences, payload: (when) => utf8.encode(payload(when)) }),
    );
  });
  const sparkplug = model.nodes.flatMap((node) => {
    const absences = outages.filter((outage) => outage.node === node);
    let seq = 0;
    return [null, ...node.devices].map((device) => {
      const path = `spBv1.0/${node.group}/${device === null ? 'NDATA' : 'DDATA'}/${node.edgeNode}`;
      return toSource(at, {
        topic: device === null ? path : `${path}/${device.name}`,
        rhythm: (device ?? node).rhythm,
        absences,
        payload(when) {
          seq = (seq + 1) % 256;
          return data(node, device, { seq, at: when, random });
        },
      });
    });
  });
  return [...plain, ...sparkplug];
}

function toSource(at: number, source: Omit<Source, 'bytes'>): Source {
  return { ...source, bytes: source.payload(at).length };
}

function absencesOf(client: SimulatedClient | undefined): readonly Absence[] {
  const sessions = client?.sessions ?? [];
  return sessions.flatMap(({ end }, number) => {
    const next = sessions[number + 1];
    return end === null || next === undefined ? [] : [{ from: end, to: next.begin }];
  });
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
  readonly from: number;
  readonly random: () => number;
  /** From this time on each message is made in full and looked into, ms; before, it is only counted. */
  readonly payloadsFrom: number;
  /** Looks into one message. */
  onPayload(index: number, payload: Uint8Array, at: number): void;
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
  /** The absence of each source that is not over. */
  private readonly upcoming: Uint32Array;
  private at: number;

  constructor(private readonly simulation: TrafficSimulation) {
    const { sources, topics, from, random } = simulation;
    this.at = from;
    this.next = Float64Array.from(
      sources,
      ({ rhythm }) => from + Math.round(nextGapMs(rhythm, from, random) * random()),
    );
    this.indexes = Uint32Array.from(sources, ({ topic }) => topics.intern(topic));
    this.upcoming = new Uint32Array(sources.length);
  }

  /** Simulates whole minutes up to `to` (ms) and returns their non-zero counts. */
  runTo(to: number): SimulatedMinute[] {
    const { topics, from, onMinute } = this.simulation;
    const rows: SimulatedMinute[] = [];
    for (; this.at + minuteMs <= to; this.at += minuteMs) {
      const end = this.at + minuteMs;
      onMinute(this.at, end);
      for (let source = 0; source < this.indexes.length; source++) this.playUntil(source, end);
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

  private playUntil(number: number, end: number): void {
    const { sources, random } = this.simulation;
    const source = sources[number] as Source;
    let at = this.next[number] ?? end;
    while (at < end) {
      if (!this.isAway(number, source, at)) this.send(this.indexes[number] ?? 0, source, at);
      at += nextGapMs(source.rhythm, at, random);
    }
    this.next[number] = at;
  }

  private send(index: number, { bytes, payload }: Source, at: number): void {
    const { topics, payloadsFrom, onPayload } = this.simulation;
    const message = at < payloadsFrom ? null : payload(at);
    topics.count(index, message?.length ?? bytes, at);
    if (message !== null) onPayload(index, message, at);
  }

  private isAway(number: number, { absences }: Source, at: number): boolean {
    let upcoming = this.upcoming[number] ?? 0;
    while ((absences[upcoming]?.to ?? Number.POSITIVE_INFINITY) <= at) upcoming++;
    this.upcoming[number] = upcoming;
    return (absences[upcoming]?.from ?? Number.POSITIVE_INFINITY) <= at;
  }
}
