import type { DetectorSetting, Prisma } from '@/lib/db/generated/client';

/**
 * What is stored of a detector, locked until the transaction ends, so that two who change it at once lose nothing. The row
 * is made with the defaults when there is none.
 */
export async function lockDetectorSetting(
  tx: Prisma.TransactionClient,
  kind: string,
): Promise<DetectorSetting> {
  await tx.$executeRaw`
    INSERT INTO detector_setting (kind, updated_at) VALUES (${kind}, now()) ON CONFLICT (kind) DO NOTHING`;
  await tx.$executeRaw`SELECT 1 FROM detector_setting WHERE kind = ${kind} FOR UPDATE`;
  return tx.detectorSetting.findUniqueOrThrow({ where: { kind } });
}
