import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { seededRandom } from '@/lib/detection/testing/seeded-random';
import { decodeMetrics } from '@/lib/sparkplug/decode-metrics';
import { numberOf } from '@/lib/sparkplug/interpret-metric';
import { MetricCursor } from '@/lib/sparkplug/metric-cursor';
import { peekPayload } from '@/lib/sparkplug/peek-payload';
import { inflatePayload as inflate } from '@/workers/ingest/inflate-payload';
import type { Bench, Report } from './bench';
import { hostilePayloads } from './sparkplug-fuzz/hostile-payloads';
import { mutate } from './sparkplug-fuzz/mutate';
import { seedPayloads } from './sparkplug-fuzz/seed-payloads';
import { inflatingPayload, worstPayloads } from './sparkplug-fuzz/worst-payloads';

const payloadsTotal = 1_000_000;
/** A payload slower than this is read again by processor time: others take the processor for longer than any payload does. */
const doubtMs = 0.5;
const triesMax = 100;

/**
 * Reads 1,000,000 mutated payloads in every way there is (peek, cursor, full decode, inflated), and payloads made by hand
 * to cost the most. `slowestMs` (mutated) and `worstCaseMs` (by hand) are of the slowest payload, in the best of up to 100
 * tries; `heapMb` is what one decode allocates at most before any garbage is collected.
 */
export const sparkplugFuzzBench: Bench = {
  name: 'sparkplug-fuzz',
  async run(report) {
    await measureMutated(report);
    measureWorst(report);
  },
};

const cursor = new MetricCursor();
/** Reads a payload in every way; whether it was accepted. */
function readEveryWay(payload: Uint8Array): boolean {
  peekPayload(payload);
  if (cursor.begin(payload, inflate)) while (cursor.next()) numberOf(cursor, cursor.datatype);
  return decodeMetrics(payload, { inflate }).ok;
}

async function measureMutated(report: Report): Promise<void> {
  const random = seededRandom(29);
  const seeds = seedPayloads();
  for (const seed of seeds) if (!readEveryWay(seed)) throw new Error('a seed is refused');
  let crashes = 0;
  let accepted = 0;
  let slowestMs = 0;
  let rssMb = 0;
  for (let turn = 0; turn < payloadsTotal; turn++) {
    if (turn % 1000 === 0) {
      rssMb = Math.max(rssMb, process.memoryUsage().rss / 1e6);
      // The inflater gives its memory back between turns of the event loop.
      await setImmediate();
    }
    const payload = mutate(seeds[turn % seeds.length] ?? new Uint8Array(0), seeds, random);
    try {
      const begin = process.hrtime.bigint();
      if (readEveryWay(payload)) accepted++;
      const ms = Number(process.hrtime.bigint() - begin) / 1e6;
      if (ms > Math.max(slowestMs, doubtMs)) slowestMs = Math.max(slowestMs, fastestOf(payload, ms));
      else slowestMs = Math.max(slowestMs, Math.min(ms, doubtMs));
    } catch (error) {
      crashes++;
      process.stderr.write(
        `${error instanceof Error ? error.stack : error}\n${Buffer.from(payload).toString('hex')}\n`,
      );
    }
  }
  report('crashes', crashes, 'payloads', { payloads: payloadsTotal, accepted });
  report('slowestMs', slowestMs, 'ms', { payloads: payloadsTotal });
  report('rssMb', rssMb, 'MB', { payloads: payloadsTotal });
}

function measureWorst(report: Report): void {
  let crashes = 0;
  const worst = { slowestMs: 0, slowest: '', heapMb: 0, largest: '' };
  const payloads = [...worstPayloads(), ...hostilePayloads()];
  for (const { name, payload } of payloads) {
    try {
      for (let warm = 0; warm < 3; warm++) readOnce(payload);
      const ms = fastestOf(payload, Number.POSITIVE_INFINITY);
      const heapMb = heapOf(payload);
      process.stderr.write(`${name}: ${ms.toFixed(2)} ms, ${heapMb.toFixed(1)} MB, ${outcomeOf(payload)}\n`);
      if (ms > worst.slowestMs) Object.assign(worst, { slowestMs: ms, slowest: name });
      if (heapMb > worst.heapMb) Object.assign(worst, { heapMb, largest: name });
    } catch (error) {
      crashes++;
      process.stderr.write(`${name}: ${error instanceof Error ? error.stack : error}\n`);
    }
  }
  report('worstCrashes', crashes, 'payloads', { payloads: payloads.length });
  report('worstCaseMs', worst.slowestMs, 'ms', { case: worst.slowest, cases: payloads.length });
  const inflating = inflatingPayload();
  if (!readEveryWay(inflating)) throw new Error('the compressed payload is refused');
  report('inflatedMs', fastestOf(inflating, Number.POSITIVE_INFINITY), 'ms', { bytes: inflating.length });
  report('heapMb', worst.heapMb, 'MB', { payload: worst.largest });
}

let kept: unknown;

/** The costliest single way: the full decode. */
function readOnce(payload: Uint8Array): void {
  cursor.begin(payload, inflate);
  kept = decodeMetrics(payload, { inflate });
}

function outcomeOf(payload: Uint8Array): string {
  const decoded = decodeMetrics(payload, { inflate });
  if (!decoded.ok) return decoded.reason;
  return decoded.isCut ? 'read in part' : 'read';
}

/** Processor time of this process in ms, which other processes do not lengthen as they do the clock's. */
function fastestOf(payload: Uint8Array, first: number): number {
  let fastest = first;
  for (let turn = 0; turn < triesMax && (turn < 5 || fastest > doubtMs); turn++) {
    const begin = process.cpuUsage();
    kept = decodeMetrics(payload, { inflate });
    const { user, system } = process.cpuUsage(begin);
    fastest = Math.min(fastest, (user + system) / 1000);
  }
  return fastest;
}

function heapOf(payload: Uint8Array): number {
  let most = 0;
  for (let turn = 0; turn < 3; turn++) {
    kept = undefined;
    collectGarbage();
    const before = process.memoryUsage();
    kept = decodeMetrics(payload, { inflate });
    const after = process.memoryUsage();
    most = Math.max(most, after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers);
  }
  if (kept === undefined) throw new Error('nothing was decoded');
  return most / 1e6;
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect();
}
