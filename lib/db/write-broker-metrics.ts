import { boundIdentifier } from '@/lib/domain/wire-text';
import type { Transaction } from './database';
import { arrayLiteral, timeOrNull } from './storable';
import type { BrokerMetricRow } from './write-batch';

/** Stores metric samples; a sample that is already there, or is no finite number, is left out. */
export async function writeBrokerMetrics(
  tx: Transaction,
  brokerId: number,
  rows: readonly BrokerMetricRow[],
): Promise<void> {
  const usable = rows.filter((row) => Number.isFinite(row.value) && timeOrNull(row.at) !== null);
  if (usable.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO broker_metric (broker_id, name, at, value)
    SELECT ${brokerId}::int, u.name, to_timestamp(u.at / 1000), u.value
    FROM unnest(
      ${usable.map((row) => boundIdentifier(row.name))}::text[],
      ${arrayLiteral(usable.map((row) => row.at))}::float8[], ${arrayLiteral(usable.map((row) => row.value))}::float8[]
    ) AS u (name, at, value)
    ON CONFLICT (broker_id, name, at) DO NOTHING`;
}
