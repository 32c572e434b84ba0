import { z } from 'zod';
import type { RoutingRuleView } from '@/lib/domain/alerting-views';
import type { Page } from '@/lib/domain/views';
import { pageQuery } from '../keyset-page';
import { requirePermission } from '../require-permission';
import type { Actor, ServiceContext } from '../service-context';
import { toRoutingRuleView } from './routing-rule-view';

/** Lists all take a page's limit; the rules are few and come in one. */
export const listRoutingRulesInput = z.object(pageQuery);

/** All routing rules in the order in which they are asked; without an enabled one the built-in rule holds (`isBuiltIn`). */
export async function listRoutingRules(
  context: ServiceContext,
  actor: Actor,
): Promise<Page<RoutingRuleView> & { readonly isBuiltIn: boolean }> {
  requirePermission(actor, 'read');
  const rows = await context.db.routingRule.findMany({ orderBy: { position: 'asc' } });
  return {
    items: rows.map(toRoutingRuleView),
    nextCursor: null,
    isBuiltIn: !rows.some(({ enabled }) => enabled),
  };
}
