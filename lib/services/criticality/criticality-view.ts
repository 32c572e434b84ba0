import { z } from 'zod';
import type { AssetCriticality } from '@/lib/db/generated/client';
import { type AssetCriticalityView, criticalities } from '@/lib/domain/alerting-views';
import { criticalityKinds } from './criticality-input';

const criticalitySchema = z.enum(criticalities);
const kindSchema = z.enum(criticalityKinds);

type Row = AssetCriticality & { readonly broker: { readonly name: string } | null };

/** One `asset_criticality` row; throws a ZodError when it is not one that we wrote. */
export function toCriticalityView(row: Row): AssetCriticalityView {
  return {
    id: row.id,
    brokerId: row.brokerId,
    broker: row.broker?.name ?? null,
    kind: kindSchema.parse(row.kind),
    pattern: row.pattern,
    criticality: criticalitySchema.parse(row.criticality),
    tags: row.tags,
    reason: row.reason,
    author: row.author,
    updatedAt: row.updatedAt.toISOString(),
  };
}
