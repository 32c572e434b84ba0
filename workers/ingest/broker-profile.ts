import { appendChanges } from '@/lib/db/change-log';
import type { Database } from '@/lib/db/database';
import type { BrokerKind } from '@/lib/domain/broker';
import type { BlindSpot } from '@/lib/domain/views';

/** What the worker has found out about a broker itself. */
export type BrokerProfile = {
  readonly detectedKind: Exclude<BrokerKind, 'auto'> | null;
  readonly version: string | null;
  readonly blindSpots: readonly BlindSpot[];
};

/** Stores a profile and tells the console; a broker that is gone is passed over. */
export async function writeBrokerProfile(
  db: Database,
  brokerId: number,
  profile: BrokerProfile,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const blindSpots = profile.blindSpots.map((spot) => ({ ...spot }));
    await tx.broker.updateMany({ where: { id: brokerId }, data: { ...profile, blindSpots } });
    await appendChanges(tx, [{ type: 'changed', resource: 'brokers', brokerId }]);
  });
}
