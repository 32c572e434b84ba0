import { z } from 'zod';
import type { BaselineOrder } from '@/lib/db/generated/client';
import { type BaselineOrderView, baselineActions, baselineScopes } from '@/lib/domain/views';

export const baselineScopeSchema = z.enum(baselineScopes);
export const baselineActionSchema = z.enum(baselineActions);

/** One `baseline_order` row as the console shows it. */
export function toBaselineOrderView(row: BaselineOrder): BaselineOrderView {
  return {
    id: row.id,
    brokerId: row.brokerId,
    scope: baselineScopeSchema.parse(row.scope),
    name: row.name,
    action: baselineActionSchema.parse(row.action),
    actor: row.actor,
    at: row.at.toISOString(),
    appliedAt: row.appliedAt?.toISOString() ?? null,
    topicsChanged: row.topicsChanged,
  };
}
