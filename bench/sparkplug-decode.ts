import { numberOf } from '@/lib/sparkplug/interpret-metric';
import { MetricCursor } from '@/lib/sparkplug/metric-cursor';
import { peekPayload } from '@/lib/sparkplug/peek-payload';
import type { Bench, Report } from './bench';
import { benchDatatypes, makePayloads } from './sparkplug-decode/make-payloads';
import { otherDecoders } from './sparkplug-decode/other-decoders';

const payloadsMade = 256;
/** Rounds a decoder is given, in turns with the others; the fastest counts. Short, so that some are not interrupted. */
const rounds = 80;
const roundMs = 8;

type Decoder = { readonly name: string; read(payload: Uint8Array): unknown };

/**
 * How fast one core decodes data messages of 20 metrics, beside the public codecs, in one run. Ours reads name (offset and
 * hash) or alias, timestamp, datatype and value of every metric, as the state keeper does; `withNames` makes strings of the
 * names too. The others give objects at their defaults.
 */
export const sparkplugDecodeBench: Bench = {
  name: 'sparkplug-decode',
  async run(report) {
    for (const kind of ['named', 'alias'] as const) measureFull(report, kind);
    for (const kind of ['named', 'alias'] as const) measurePeek(report, kind);
  },
};

function measureFull(report: Report, kind: 'named' | 'alias'): void {
  const payloads = makePayloads(kind, payloadsMade);
  const ours = cursorDecoder('ours');
  const others = otherDecoders();
  const decoders = kind === 'named' ? [ours, namingDecoder(), ...others] : [ours, ...others];
  const speeds = measureInTurns(decoders, payloads);
  const bytes = payloads[0]?.length ?? 0;
  for (const [decoder, speed] of speeds) {
    report('messagesPerSecond', speed, '1/s', { decoder, payload: kind, bytes });
  }
  const fastest = Math.max(...others.map(({ name }) => speeds.get(name) ?? 0));
  for (const name of ['ours', 'ours, withNames']) {
    const speed = speeds.get(name);
    if (speed === undefined) continue;
    const metric = name === 'ours' ? 'fullRatioVsFastest' : 'fullWithNamesRatioVsFastest';
    report(metric, speed / fastest, 'ratio', { payload: kind, bytes });
  }
}

function measurePeek(report: Report, kind: 'named' | 'alias'): void {
  const payloads = makePayloads(kind, payloadsMade);
  const speed = measureInTurns([{ name: 'peek', read: readPeek }], payloads).get('peek') ?? 0;
  report('peekPerSecond', speed, '1/s', { payload: kind, bytes: payloads[0]?.length ?? 0 });
}

function readPeek(payload: Uint8Array): number {
  const peek = peekPayload(payload);
  return peek.ok ? (peek.timestamp ?? 0) + (peek.seq ?? 0) + peek.metricCount : 0;
}

function cursorDecoder(name: string): Decoder {
  const cursor = new MetricCursor();
  return {
    name,
    read(payload) {
      if (!cursor.begin(payload)) throw new Error(cursor.problem ?? '');
      let sum = cursor.payloadTimestamp + cursor.seq;
      while (cursor.next()) {
        const { alias, datatype, timestamp } = cursor;
        const identity = alias >= 0 ? alias : cursor.nameStart + cursor.nameHash;
        const known = datatype === 0 ? (benchDatatypes[alias] ?? 0) : datatype;
        sum += identity + timestamp + numberOf(cursor, known);
      }
      return sum;
    },
  };
}

function namingDecoder(): Decoder {
  const cursor = new MetricCursor();
  return {
    name: 'ours, withNames',
    read(payload) {
      if (!cursor.begin(payload)) throw new Error(cursor.problem ?? '');
      let sum = 0;
      while (cursor.next()) {
        sum += (cursor.name() ?? '').length + cursor.timestamp + numberOf(cursor, cursor.datatype);
      }
      return sum;
    },
  };
}

/** Messages a second of each decoder's fastest round, the rounds of all decoders taking turns. */
function measureInTurns(
  decoders: readonly Decoder[],
  payloads: readonly Uint8Array[],
): ReadonlyMap<string, number> {
  const speeds = new Map<string, number>();
  for (let round = 0; round < rounds; round++) {
    for (const decoder of decoders) {
      const speed = measureRound(decoder, payloads);
      speeds.set(decoder.name, Math.max(speed, speeds.get(decoder.name) ?? 0));
    }
  }
  return speeds;
}

let kept: unknown;

function measureRound(decoder: Decoder, payloads: readonly Uint8Array[]): number {
  const begin = process.hrtime.bigint();
  let messages = 0;
  let elapsed = 0;
  while (elapsed < roundMs * 1e6) {
    for (const payload of payloads) kept = decoder.read(payload);
    messages += payloads.length;
    elapsed = Number(process.hrtime.bigint() - begin);
  }
  if (kept === undefined) throw new Error('a decoder gave nothing');
  return messages / (elapsed / 1e9);
}
