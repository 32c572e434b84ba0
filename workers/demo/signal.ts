/** A process value as a function of time: the same at the same time, however often it is asked. */
export type Signal = {
  readonly base: number;
  /** Amplitude of the slow wave. */
  readonly swing: number;
  readonly cycleMinutes: number;
  /** Amplitude of what looks random. */
  readonly noise: number;
  readonly decimals: number;
};

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** A source of numbers in [0, 1); the same seed gives the same numbers (mulberry32's arithmetic). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/** A random wait of the given mean, the gaps of a Poisson process, in whole ms. */
export function randomWait(meanMs: number, random: () => number): number {
  return Math.round(-meanMs * Math.log(1 - random()));
}

/** A number in [0, 1) that belongs to a name and a moment. */
function noiseAt(name: string, tick: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index++)
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (tick >>> 0), 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 0x1_0000_0000;
}

/** The value of a named signal at a time (ms): a slow wave with noise, never the same twice in a row. */
export function gaugeAt(name: string, signal: Signal, at: number): number {
  const phase = noiseAt(name, 0) * 2 * Math.PI;
  const wave = Math.sin((at / (signal.cycleMinutes * minuteMs)) * 2 * Math.PI + phase);
  const noise = noiseAt(name, Math.floor(at / 250)) * 2 - 1;
  return Number((signal.base + signal.swing * wave + signal.noise * noise).toFixed(signal.decimals));
}

/** A meter that only rises: `perHour` units an hour since the first of 2026. */
export function meterAt(perHour: number, at: number): number {
  return Math.floor(((at - Date.UTC(2026, 0, 1)) / hourMs) * perHour);
}

/** Whether a machine runs: four of five quarter hours by day, half of them at night. */
export function isRunningAt(name: string, at: number): boolean {
  return noiseAt(name, Math.floor(at / (15 * minuteMs))) < 0.3 + 0.5 * activityAt(at);
}

/** How busy the plant is, 0.35 at night to 1 by day (UTC), with slow changes of shift. */
export function activityAt(at: number): number {
  const hour = (at / hourMs) % 24;
  const day = 1 / (1 + Math.exp(-(hour - 6) * 2)) - 1 / (1 + Math.exp(-(hour - 21) * 2));
  return 0.35 + 0.65 * Math.max(0, day);
}
