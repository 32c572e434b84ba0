import { boundIdentifier } from '@/lib/domain/wire-text';
import type { Transaction } from './database';
import { identifierOrNull, intOrNull, lastByKey, timeOrNull } from './storable';
import type { SubscriptionRow } from './write-batch';

function subscriptionColumns(row: SubscriptionRow) {
  return {
    client_id: boundIdentifier(row.clientId),
    filter: boundIdentifier(row.filter),
    share_group: identifierOrNull(row.shareGroup),
    granted_qos: intOrNull(row.grantedQos),
    denied: row.denied,
    breadth: row.breadth,
    exposed_topics: intOrNull(row.exposedTopics),
    active: row.active,
    is_monitor: row.isMonitor,
    first_seen_at: row.firstSeenAt,
    last_seen_at: row.lastSeenAt,
    ended_at: timeOrNull(row.endedAt),
    review: row.review ?? 'none',
  };
}

/** Stores subscriptions as they are now, one row an MQTT client and filter (as subscribed, with any share prefix). */
export async function writeSubscriptions(
  tx: Transaction,
  brokerId: number,
  rows: readonly SubscriptionRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const columns = lastByKey(rows.map(subscriptionColumns), (row) =>
    JSON.stringify([row.client_id, row.filter]),
  );
  await tx.$executeRaw`
    INSERT INTO subscription AS stored (
      id, broker_id, client_id, filter, share_group, granted_qos, denied, breadth, exposed_topics, active, is_monitor,
      review, first_seen_at, last_seen_at, ended_at
    )
    SELECT COALESCE(old.id, nextval('subscription_id_seq')), ${brokerId}::int, r.client_id, r.filter, r.share_group, r.granted_qos, r.denied, COALESCE(r.breadth, old.breadth, 0),
      COALESCE(r.exposed_topics, old.exposed_topics, 0), r.active, r.is_monitor, r.review, to_timestamp(r.first_seen_at / 1000),
      to_timestamp(r.last_seen_at / 1000), to_timestamp(r.ended_at / 1000)
    FROM json_to_recordset(${JSON.stringify(columns)}::json) AS r (
      client_id text, filter text, share_group text, granted_qos int, denied boolean, breadth float8,
      exposed_topics int, active boolean, is_monitor boolean, review text, first_seen_at float8, last_seen_at float8, ended_at float8
    )
    LEFT JOIN subscription old ON old.broker_id = ${brokerId}::int AND old.client_id = r.client_id AND old.filter = r.filter
    ON CONFLICT (broker_id, client_id, filter) DO UPDATE SET
      share_group = EXCLUDED.share_group,
      granted_qos = COALESCE(EXCLUDED.granted_qos, stored.granted_qos),
      denied = EXCLUDED.denied, breadth = EXCLUDED.breadth, exposed_topics = EXCLUDED.exposed_topics,
      active = EXCLUDED.active, is_monitor = EXCLUDED.is_monitor, ended_at = EXCLUDED.ended_at,
      review = CASE WHEN stored.review = 'none' THEN EXCLUDED.review ELSE stored.review END,
      first_seen_at = LEAST(stored.first_seen_at, EXCLUDED.first_seen_at),
      last_seen_at = GREATEST(stored.last_seen_at, EXCLUDED.last_seen_at)`;
}
