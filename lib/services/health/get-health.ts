import { setTimeout as sleep } from 'node:timers/promises';
import type { HealthView } from '@/lib/domain/views';
import type { ServiceContext } from '../service-context';

/** Two missed heartbeats and a little: the worker writes one a second. */
const workerAgeMaxMs = 5_000;
/** A frozen database would hold the answer back longer than whoever probes waits for it. */
const answerMaxMs = 2_500;

/** Longer than a few failed attempts and a Retry-After: nobody may have been told. */
const queuedAgeMaxMs = 10 * 60_000;

type Row = {
  readonly heartbeat: Date | null;
  readonly total: number;
  readonly online: number;
  readonly pulse: Date | null;
  readonly oldestQueued: Date | null;
  readonly failed: number;
  readonly openCircuits: number;
};

const ageSeconds = (at: Date | null, now: Date) =>
  at === null ? null : Math.max(0, Math.round((now.getTime() - at.getTime()) / 100) / 10);

const databaseIsDown: HealthView = {
  status: 'down',
  checks: {
    database: { status: 'down', latencyMs: null },
    worker: { status: 'down', ageSeconds: null },
    brokers: { status: 'degraded', online: 0, total: 0, ageSeconds: null },
    delivery: { status: 'degraded', oldestQueuedSeconds: null, failed: 0, openCircuits: 0 },
  },
};

/**
 * Whether the database answers, the worker is alive and every broker is online, with ages. Never throws. `down` = the
 * console cannot be trusted (no database or no worker); `degraded` = a broker is not online. How deliveries stand is said
 * beside and changes no status: a Slack that is away is no reason to restart anything. Takes no actor: it tells no names
 * and is the one answer given to everybody.
 */
export async function getHealth(context: ServiceContext): Promise<HealthView> {
  const askedAt = performance.now();
  const now = context.now();
  const query = context.db.$queryRaw<Row[]>`
    SELECT (SELECT max(heartbeat_at) FROM worker_instance) AS heartbeat,
           count(*)::int AS total, count(*) FILTER (WHERE state = 'online')::int AS online, min(pulse_at) AS pulse,
           (SELECT min(n.created_at) FROM channel c CROSS JOIN LATERAL (
              SELECT created_at FROM notification WHERE channel_id = c.id AND state = 'queued') n WHERE c.enabled) AS "oldestQueued",
           (SELECT count(*)::int FROM channel c JOIN notification n ON n.channel_id = c.id AND n.state = 'failed') AS failed,
           (SELECT count(*)::int FROM channel WHERE enabled AND circuit_open_until > ${now}::timestamptz) AS "openCircuits"
    FROM broker`.then(
    (rows) => rows[0],
    () => undefined,
  );
  const row = await Promise.race([query, sleep(answerMaxMs, undefined, { ref: false })]);
  if (row === undefined) return databaseIsDown;
  const isWorkerAlive = row.heartbeat !== null && now.getTime() - row.heartbeat.getTime() <= workerAgeMaxMs;
  const allOnline = isWorkerAlive && row.online === row.total;
  return {
    status: isWorkerAlive ? (allOnline ? 'ok' : 'degraded') : 'down',
    checks: {
      database: { status: 'ok', latencyMs: Math.round((performance.now() - askedAt) * 10) / 10 },
      worker: { status: isWorkerAlive ? 'ok' : 'down', ageSeconds: ageSeconds(row.heartbeat, now) },
      brokers: {
        status: allOnline ? 'ok' : 'degraded',
        online: isWorkerAlive ? row.online : 0,
        total: row.total,
        ageSeconds: ageSeconds(row.pulse, now),
      },
      delivery: deliveryCheck(row, now),
    },
  };
}

function deliveryCheck({ oldestQueued, failed, openCircuits }: Row, now: Date) {
  const isOld = oldestQueued !== null && now.getTime() - oldestQueued.getTime() > queuedAgeMaxMs;
  return {
    status: isOld || openCircuits > 0 ? ('degraded' as const) : ('ok' as const),
    oldestQueuedSeconds: ageSeconds(oldestQueued, now),
    failed,
    openCircuits,
  };
}
