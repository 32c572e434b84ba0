import type { ServiceContext } from '../service-context';
import { type BrokerSight, readSight } from './read-sight';

type Told = { readonly state: string; readonly since: Date; readonly reason?: string | null };

/** What the monitor sees of the brokers now, to be given to `asSeenNow`. */
export function readSightNow(
  context: ServiceContext,
  brokerIds: readonly number[],
): Promise<ReadonlyMap<number, BrokerSight>> {
  const now = context.now().getTime();
  return readSight(context, { from: now, to: now }, [...new Set(brokerIds)]);
}

/** A stored state as it may be told now: unknown since the monitor stopped seeing the broker, whatever was stored. */
export function asSeenNow<Row extends Told>(row: Row, sight: BrokerSight | undefined): Row {
  const blind = sight?.blindNow ?? null;
  if (blind === null || row.state === 'unknown') return row;
  const since = new Date(Math.max(blind.since, row.since.getTime()));
  return { ...row, state: 'unknown', since, ...('reason' in row ? { reason: blind.reason } : {}) };
}
