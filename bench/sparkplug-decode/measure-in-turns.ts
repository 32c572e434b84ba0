import { performance } from 'node:perf_hooks';

/** Something to be measured: reads one payload; what it gives is kept, so that nothing is optimised away. */
export type Decoder = { readonly name: string; read(payload: Uint8Array): unknown };

/** Not counted: all decoders are compiled by then. */
const warmUpRounds = 60;
const rounds = 300;
/** Short, so that what else the machine does falls on the turns of all decoders alike, and most turns are not interrupted. */
const turnMs = 2;
const batch = 32;

/**
 * Speed of each decoder over the same payloads in payloads a second, for each of 300 rounds. In a round every decoder has
 * its turn of 2 ms, each round another one first; the garbage of a decoder is collected in its own turns, nearly always.
 */
export function measureInTurns(
  decoders: readonly Decoder[],
  payloads: readonly Uint8Array[],
): ReadonlyMap<string, readonly number[]> {
  const speeds = new Map<string, number[]>(decoders.map(({ name }) => [name, []]));
  for (let round = -warmUpRounds; round < rounds; round++) {
    for (let turn = 0; turn < decoders.length; turn++) {
      const decoder = decoders[(turn + warmUpRounds + round) % decoders.length];
      if (!decoder) continue;
      const speed = measureTurn(decoder, payloads);
      if (round >= 0) speeds.get(decoder.name)?.push(speed);
    }
  }
  return speeds;
}

let kept: unknown;

function measureTurn(decoder: Decoder, payloads: readonly Uint8Array[]): number {
  const begin = performance.now();
  let read = 0;
  let elapsedMs = 0;
  while (elapsedMs < turnMs) {
    for (let left = batch; left > 0; left--)
      kept = decoder.read(payloads[read++ % payloads.length] ?? nothing);
    elapsedMs = performance.now() - begin;
  }
  if (kept === undefined) throw new Error('a decoder gave nothing');
  return (read * 1000) / elapsedMs;
}

const nothing = new Uint8Array(0);

/** Median of the ratios that two decoders had in the same rounds. */
export function medianRatio(speeds: readonly number[], others: readonly number[]): number {
  return median(speeds.map((speed, round) => speed / (others[round] ?? Number.NaN)));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
