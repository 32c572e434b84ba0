import { encodeSparkplugPayload, type MetricToEncode } from '@/workers/demo/sparkplug-encode';

/** One publish of the plant. */
export type PlantMessage = {
  readonly clientId: string;
  readonly topic: string;
  readonly payload: Buffer;
  readonly retain: boolean;
};

export type Random = () => number;

/** Something of the plant that publishes again and again. */
export type Source = {
  readonly clientId: string;
  readonly topic: string;
  readonly periodMs: number;
  readonly retain: boolean;
  /** Of the message numbered `number` at `at`, ms. */
  payload(at: number, number: number, random: Random): Buffer;
};

export type EdgeNode = { readonly clientId: string; readonly group: string; readonly name: string };

const lines = [1, 2, 3];
const sensorsPerLine = 4;
const hourMs = 3_600_000;

export const edgeNode: EdgeNode = { clientId: 'edge-press', group: 'works', name: 'press' };
export const lineClients: readonly string[] = lines.map((line) => `controller-line${line}`);

function sensor(line: number, place: number): Source {
  const base = 20 + 5 * line + place;
  return {
    clientId: `controller-line${line}`,
    topic: `plant/line${line}/sensor${place}`,
    periodMs: 10_000,
    retain: false,
    payload(at, _number, random) {
      const value = base + 3 * Math.sin((2 * Math.PI * at) / (6 * hourMs) + place) + (random() - 0.5) * 0.4;
      return Buffer.from(
        `{"ts":"${new Date(at).toISOString()}","value":${value.toFixed(2)},"unit":"C","ok":true}`,
      );
    },
  };
}

function report(line: number): Source {
  return {
    clientId: `controller-line${line}`,
    topic: `plant/line${line}/report`,
    periodMs: 60_000,
    retain: false,
    payload: (at, number) =>
      Buffer.from(`{"ts":"${new Date(at).toISOString()}","produced":${1000 * line + 7 * number}}`),
  };
}

function config(line: number): Source {
  return {
    clientId: `controller-line${line}`,
    topic: `plant/line${line}/config`,
    periodMs: 1_800_000,
    retain: true,
    payload: () => Buffer.from(`{"recipe":"A${line}","limit":${80 + line},"unit":"C"}`),
  };
}

/** Everything of the plant that speaks plain MQTT. */
export const sources: readonly Source[] = lines.flatMap((line) => [
  ...Array.from({ length: sensorsPerLine }, (_, place) => sensor(line, place + 1)),
  report(line),
  config(line),
]);

/** Period of the Sparkplug node's data. */
export const nodeDataMs = 20_000;

function sparkplugTopic(type: 'NBIRTH' | 'NDEATH' | 'NDATA'): string {
  return `spBv1.0/${edgeNode.group}/${type}/${edgeNode.name}`;
}

function nodeMessage(type: 'NBIRTH' | 'NDEATH' | 'NDATA', payload: Uint8Array): PlantMessage {
  const { clientId } = edgeNode;
  return { clientId, topic: sparkplugTopic(type), payload: Buffer.from(payload), retain: false };
}

function temperature(at: number, random: Random): number {
  return Math.round((60 + 4 * Math.sin((2 * Math.PI * at) / (3 * hourMs)) + random()) * 100) / 100;
}

/** The birth of the edge node; `bdSeq` counts its sessions. */
export function nodeBirth(bdSeq: number, at: number, random: Random): PlantMessage {
  const metrics: MetricToEncode[] = [
    { name: 'bdSeq', datatype: 'Int64', timestamp: at, value: bdSeq },
    { name: 'Node Control/Rebirth', datatype: 'Boolean', timestamp: at, value: false },
    { name: 'temperature', alias: 1, datatype: 'Double', timestamp: at, value: temperature(at, random) },
  ];
  return nodeMessage('NBIRTH', encodeSparkplugPayload({ timestamp: at, seq: 0, metrics }));
}

/** Data of the edge node; `seq` runs from 1 after a birth and turns over at 256. */
export function nodeData(seq: number, at: number, random: Random): PlantMessage {
  const metrics: MetricToEncode[] = [
    { alias: 1, datatype: 'Double', isTyped: false, timestamp: at, value: temperature(at, random) },
  ];
  return nodeMessage('NDATA', encodeSparkplugPayload({ timestamp: at, seq: seq % 256, metrics }));
}

export function nodeDeath(bdSeq: number, at: number): PlantMessage {
  const metrics: MetricToEncode[] = [{ name: 'bdSeq', datatype: 'Int64', value: bdSeq }];
  return nodeMessage('NDEATH', encodeSparkplugPayload({ timestamp: at, metrics }));
}
