import { numberOf } from '@/lib/sparkplug/interpret-metric';
import { MetricCursor } from '@/lib/sparkplug/metric-cursor';
import { peekPayload } from '@/lib/sparkplug/peek-payload';
import type { Bench, Report } from './bench';
import { benchDatatypes, makePayloads } from './sparkplug-decode/make-payloads';
import { type Decoder, measureInTurns, medianRatio } from './sparkplug-decode/measure-in-turns';
import { otherDecoders } from './sparkplug-decode/other-decoders';

const payloadsMade = 256;

/**
 * How fast one core decodes data messages of 20 metrics, beside the public codecs, in one run. Ours reads name (offset and
 * hash) or alias, timestamp, datatype and value of every metric, as the state keeper does; `withNames` makes strings of the
 * names too. The others give objects at their defaults. Speeds are those of the fastest round, which nobody
 * interrupted; a ratio is the median of the ratios within each round, of the other decoder with which it is lowest.
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
  const ours = kind === 'named' ? [cursorDecoder(), namingDecoder()] : [cursorDecoder()];
  const others = otherDecoders();
  const speeds = measureInTurns([...ours, ...others], payloads);
  const extra = { payload: kind, bytes: payloads[0]?.length ?? 0 };
  for (const [decoder, measured] of speeds) {
    report('messagesPerSecond', Math.max(...measured), '1/s', { decoder, ...extra });
  }
  for (const { name, ratioName } of ours) {
    const ratios = others.map((other) => ({
      decoder: other.name,
      ratio: medianRatio(speeds.get(name) ?? [], speeds.get(other.name) ?? []),
    }));
    const lowest = ratios.reduce((low, next) => (next.ratio < low.ratio ? next : low));
    report(ratioName, lowest.ratio, 'ratio', { ...extra, fastest: lowest.decoder });
  }
}

function measurePeek(report: Report, kind: 'named' | 'alias'): void {
  const payloads = makePayloads(kind, payloadsMade);
  const speeds = measureInTurns([{ name: 'peek', read: readPeek }], payloads).get('peek') ?? [];
  report('peekPerSecond', Math.max(...speeds), '1/s', { payload: kind, bytes: payloads[0]?.length ?? 0 });
}

function readPeek(payload: Uint8Array): number {
  const peek = peekPayload(payload);
  return peek.ok ? (peek.timestamp ?? 0) + (peek.seq ?? 0) + peek.metricCount : 0;
}

type OwnDecoder = Decoder & { readonly ratioName: string };

function cursorDecoder(): OwnDecoder {
  const cursor = new MetricCursor();
  return {
    name: 'ours',
    ratioName: 'fullRatioVsFastest',
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

function namingDecoder(): OwnDecoder {
  const cursor = new MetricCursor();
  return {
    name: 'ours, withNames',
    ratioName: 'fullWithNamesRatioVsFastest',
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
