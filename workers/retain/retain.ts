import type { Logger } from '@/lib/config/logger';
import { pruneChanges } from '@/lib/db/change-log';
import type { Database } from '@/lib/db/database';
import { dropExpiredPartitions, ensurePartitions } from '@/lib/db/partitions';
import { pruneAlerts } from '@/lib/db/prune-alerts';
import { pruneAudit } from '@/lib/db/prune-audit';
import { pruneWorkers } from '@/lib/db/write-pulse';
import { spanDays } from '@/lib/services/availability/period-input';
import type { Actor } from '@/lib/services/service-context';
import { getRetention } from '@/lib/services/settings/retention';
import type { Service } from '@/workers/runtime/run-services';
import { startLoop } from '@/workers/runtime/start-loop';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const daysAhead = 3;
const changesMs = 15 * minuteMs;
/** Notifications that are over stay this long for the alert's history. */
const notificationsMs = 90 * 24 * hourMs;
/** All of a large plant with other names, a few times. */
const droppedMetricsMax = 200_000;
const system: Actor = { id: null, name: 'worker', role: 'system' };

export type RetainOptions = { readonly db: Database; readonly log: Logger; now(): Date };

/** Makes tomorrow's partitions, drops those past their retention, and prunes what is only needed for a while. */
export function createRetainLoop(options: RetainOptions): Service {
  const { db, log, now } = options;
  let loops: { stop(): Promise<void> }[] = [];
  return {
    name: 'retain',
    async start() {
      await ensurePartitions(db, now().getTime(), daysAhead);
      loops = [
        startLoop({ name: 'prune', everyMs: minuteMs, log, run: () => prune(db, now()) }),
        startLoop({ name: 'retain', everyMs: hourMs, log, run: () => retain(options) }),
      ];
    },
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}

/** One run over the partitions, old alerts and audit entries, and the spans of availability that no report reaches any more. */
export async function retain({ db, log, now }: RetainOptions): Promise<void> {
  const at = now().getTime();
  const made = await ensurePartitions(db, at, daysAhead);
  const retention = await getRetention({ db }, system);
  const dropped = await dropExpiredPartitions(db, at, retention);
  const auditEntries = await pruneAudit(db, new Date(at - retention.auditDays * 24 * hourMs));
  const pruned = await pruneAlerts(db, new Date(at - retention.alertDays * 24 * hourMs), now());
  const { count: spans } = await db.availabilitySpan.deleteMany({
    where: { toAt: { lt: new Date(at - spanDays * 24 * hourMs) } },
  });
  log.info({ made, ...dropped, spans, auditEntries, ...pruned }, 'partitions kept in order');
}

/** Metrics that births left out: until their course is gone too, and never more than an attacker's names could make. */
export async function pruneDroppedMetrics(
  db: Database,
  now: Date,
  keptMax = droppedMetricsMax,
): Promise<void> {
  const { minuteDays } = await getRetention({ db }, system);
  const oldest = new Date(now.getTime() - minuteDays * 24 * hourMs);
  await db.$executeRaw`
    DELETE FROM metric WHERE dropped_at <= GREATEST(
      ${oldest}::timestamptz,
      (SELECT dropped_at FROM metric WHERE dropped_at IS NOT NULL ORDER BY dropped_at DESC OFFSET ${keptMax}::int LIMIT 1)
    )`;
}

async function prune(db: Database, now: Date): Promise<void> {
  const before = (ms: number) => new Date(now.getTime() - ms);
  await pruneChanges(db, before(changesMs));
  await pruneWorkers(db, before(hourMs));
  await pruneDroppedMetrics(db, now);
  await db.session.deleteMany({ where: { expiresAt: { lt: now } } });
  await db.notification.deleteMany({
    where: { state: { not: 'queued' }, createdAt: { lt: before(notificationsMs) } },
  });
}
