import type { ClientIdConfidence } from '@/lib/domain/broker-event';
import { boundIdentifier } from '@/lib/domain/wire-text';
import type { LiveClients } from './dialect';
import { candidatesMax } from './make-event';

/** One way to read a line: who it is about, besides whatever else that reading says. */
export type Reading = { readonly id: string };

/** The reading to go by and how far its client id can be trusted; `candidates` are the other ids, when ambiguous. */
export type Settled<R extends Reading> = {
  readonly reading: R;
  readonly clientId: string;
  readonly clientIdConfidence: ClientIdConfidence;
  readonly candidates?: readonly string[];
};

function distinctById<R extends Reading>(readings: readonly R[]): R[] {
  const byId = new Map<string, R>();
  for (const reading of readings) if (!byId.has(reading.id)) byId.set(reading.id, reading);
  return [...byId.values()];
}

/** Bounding a long id costs some 10 µs; a line can be made to split in hundreds of ways. */
const longReadingsMax = 64;
const longIdFrom = 171;

/** The readings whose client id is live; none when there are too many long ones to look up. */
export function liveReadings<R extends Reading>(readings: readonly R[], live: LiveClients): readonly R[] {
  let long = 0;
  for (const { id } of readings) if (id.length >= longIdFrom) long++;
  return long > longReadingsMax ? [] : readings.filter(({ id }) => live.isLive(boundIdentifier(id)));
}

/**
 * Chooses between the readings of one line: a single id is `exact`; of several, the only one that is live is
 * `resolved`; otherwise the first (live) one stands as `ambiguous` with the others as candidates. Of readings with the
 * same id the first counts. Null for no reading.
 */
export function settleReading<R extends Reading>(
  possible: readonly R[],
  live: LiveClients,
): Settled<R> | null {
  const readings = possible.length > 1 ? distinctById(possible) : possible;
  const [first] = readings;
  if (first === undefined) return null;
  if (readings.length === 1) return { reading: first, clientId: first.id, clientIdConfidence: 'exact' };
  const alive = liveReadings(readings, live);
  const [only] = alive;
  if (only !== undefined && alive.length === 1) {
    return { reading: only, clientId: only.id, clientIdConfidence: 'resolved' };
  }
  const chosen = only ?? first;
  const others = (alive.length > 0 ? alive : readings)
    .filter((reading) => reading !== chosen)
    .slice(0, candidatesMax);
  return {
    reading: chosen,
    clientId: chosen.id,
    clientIdConfidence: 'ambiguous',
    candidates: others.map((reading) => reading.id),
  };
}
