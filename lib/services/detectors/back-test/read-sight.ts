import type { Transaction } from '@/lib/db/database';
import { readSightChange, type SightChange, sightHistory } from '@/lib/detection/back-test/sight-history';
import { minuteMs, type Stretch } from './read-history';

/** A monitor whose sight changed more often than this in a stretch was hardly of use in it. */
const changesMax = 5000;

type StoredChange = { readonly at: Date; readonly reason: string | null; readonly traceAt: Date | null };

/**
 * What the monitor saw of a broker over a stretch. The last trace of its work before each change is the newest event,
 * reading of one of the broker's counters, or message on its busiest topic.
 */
export async function readSight(db: Transaction, stretch: Stretch): Promise<readonly SightChange[]> {
  const { brokerId, from, to } = stretch;
  const [busiest, counter, before] = await Promise.all([
    db.topic.findFirst({ where: { brokerId }, orderBy: { messageCount: 'desc' }, select: { id: true } }),
    db.brokerMetric.findFirst({ where: { brokerId, name: 'uptime' }, select: { name: true } }),
    db.brokerEvent.findFirst({
      where: { brokerId, kind: 'monitor.state', at: { lt: new Date(from) } },
      orderBy: [{ at: 'desc' }, { id: 'desc' }],
      select: { at: true, reason: true },
    }),
  ]);
  const name = counter?.name ?? (await anyCounter(db, stretch));
  const rows = await db.$queryRaw<StoredChange[]>`
    SELECT change.at, change.reason, GREATEST(
      (SELECT max(e.at) FROM broker_event e WHERE e.broker_id = ${brokerId} AND e.at < change.at AND e.at >= ${new Date(from)}),
      (SELECT max(m.at) FROM broker_metric m
       WHERE m.broker_id = ${brokerId} AND m.name = ${name} AND m.at < change.at AND m.at >= ${new Date(from)}),
      (SELECT LEAST(max(t.minute) + interval '1 minute', change.at) FROM topic_minute t
       WHERE t.broker_id = ${brokerId} AND t.topic_id = ${busiest?.id ?? 0} AND t.minute < change.at AND t.minute >= ${new Date(from)})
    ) AS "traceAt"
    FROM broker_event change
    WHERE change.broker_id = ${brokerId} AND change.kind = 'monitor.state'
      AND change.at >= ${new Date(from)} AND change.at < ${new Date(to)}
    ORDER BY change.at, change.id LIMIT ${changesMax}`;
  const read = rows.flatMap((row) => {
    const change = readSightChange(row.at.getTime(), row.reason);
    return change === null ? [] : [{ change, traceAt: row.traceAt?.getTime() ?? null }];
  });
  return sightHistory({
    startsAt: from,
    before: before === null ? null : readSightChange(before.at.getTime(), before.reason),
    changes: read.map(({ change }) => change),
    tracesBefore: read.map(({ traceAt }) => traceAt),
  });
}

/** A counter that the broker told within the last hour of a stretch; a name that is none when it tells none. */
async function anyCounter(db: Transaction, { brokerId, to }: Stretch): Promise<string> {
  const at = { gte: new Date(to - 60 * minuteMs), lt: new Date(to) };
  const found = await db.brokerMetric.findFirst({ where: { brokerId, at }, select: { name: true } });
  return found?.name ?? '';
}
