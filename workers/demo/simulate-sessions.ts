import type { PlantModel } from './plant-model';
import { randomWait } from './signal';

/** A period to simulate, ms; the same period and randomness give the same result. */
export type Period = { readonly from: number; readonly to: number; readonly random: () => number };

/** An MQTT client of the plant with its connections: begin and end (ms) of each, the last one without an end. */
export type SimulatedClient = {
  readonly clientId: string;
  readonly filters: readonly string[];
  readonly sessions: readonly { readonly begin: number; readonly end: number | null }[];
};

const hourMs = 3_600_000;
/** Who listens comes when the plant is up. */
const listenersAfterMs = 300_000;
/** As live: one of all clients in a quarter of an hour, see `run-plant.ts`. */
const reconnectMeanMs = 3.25 * hourMs;

/** A moment in the first seconds of a period, when things are switched on. */
export function startOf({ from, random }: Period): number {
  return from + 1000 + Math.round(20_000 * random());
}

/** Every MQTT client of the plant but the edge nodes. Each loses its connection for a moment now and then. */
export function simulateSessions(model: PlantModel, period: Period): readonly SimulatedClient[] {
  const { controllers, listeners, nodes, hostId } = model;
  const groups = [...new Set(nodes.map(({ group }) => `spBv1.0/${group}/#`))];
  const begin = () => startOf(period);
  return [
    ...controllers.map(({ clientId }) => ({ clientId, filters: [], sessions: sessions(begin(), period) })),
    ...[...listeners, { clientId: hostId, filters: groups }].map((listener) => ({
      ...listener,
      sessions: sessions(begin() + listenersAfterMs, period),
    })),
  ];
}

function sessions(start: number, { to, random }: Period): SimulatedClient['sessions'] {
  const all: { begin: number; end: number | null }[] = [];
  for (let begin = start; begin < to; ) {
    const end = begin + randomWait(reconnectMeanMs, random);
    all.push({ begin, end: end < to ? end : null });
    begin = end + 500 + Math.round(1500 * random());
  }
  return all;
}
