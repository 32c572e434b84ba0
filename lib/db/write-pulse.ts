import type { BrokerPulse } from '@/lib/live/live-frame';
import { appendChanges } from './change-log';
import type { Database } from './database';
import { identifierOrNull } from './storable';

/** What a worker says of itself and its brokers once a second; never spooled, because it means nothing later. */
export type Pulse = {
  readonly worker: {
    readonly id: string;
    readonly startedAt: Date;
    /** Counters since the start; all are kept, those named here go out live. */
    readonly stats: {
      readonly shedMessages: number;
      readonly droppedEvents: number;
      readonly spooledBatches: number;
    } & Readonly<Record<string, number>>;
  };
  readonly at: Date;
  readonly brokers: readonly BrokerPulse[];
};

/** Stores a worker's heartbeat and its brokers' states and live figures, and sends them out live. */
export async function writePulse(db: Database, { worker, at, brokers }: Pulse): Promise<void> {
  const { shedMessages, droppedEvents, spooledBatches } = worker.stats;
  const pulses = brokers.map((pulse) => ({ ...pulse, stateReason: identifierOrNull(pulse.stateReason) }));
  await db.$transaction(async (tx) => {
    await tx.workerInstance.upsert({
      where: { id: worker.id },
      create: { id: worker.id, startedAt: worker.startedAt, heartbeatAt: at, stats: worker.stats },
      update: { heartbeatAt: at, stats: worker.stats },
    });
    await tx.$executeRaw`
      UPDATE broker SET
        state = p.pulse->>'state', state_reason = p.pulse->>'stateReason',
        state_since = (p.pulse->>'stateSince')::timestamptz, pulse = p.pulse, pulse_at = ${at}::timestamptz
      FROM jsonb_array_elements(${JSON.stringify(pulses)}::jsonb) AS p (pulse)
      WHERE broker.id = (p.pulse->>'brokerId')::int`;
    const told = { at: at.toISOString(), brokers: pulses, shedMessages, droppedEvents, spooledBatches };
    await appendChanges(tx, [{ type: 'pulse', ...told }]);
  });
}

/** Deletes heartbeats of workers that have not been heard since `olderThan`; returns how many. */
export async function pruneWorkers(db: Database, olderThan: Date): Promise<number> {
  const { count } = await db.workerInstance.deleteMany({ where: { heartbeatAt: { lt: olderThan } } });
  return count;
}
