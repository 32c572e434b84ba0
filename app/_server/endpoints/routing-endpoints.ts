import {
  addRoutingRule,
  addRoutingRuleInput,
  orderRoutingRules,
  orderRoutingRulesInput,
  removeRoutingRule,
  routingRuleIdInput,
  updateRoutingRule,
  updateRoutingRuleInput,
} from '@/lib/services/routing/change-routing-rules';
import { dryRunRouting, dryRunRoutingInput } from '@/lib/services/routing/dry-run-routing';
import { listRoutingRules, listRoutingRulesInput } from '@/lib/services/routing/list-routing-rules';
import { defineEndpoint } from '../endpoint';

/** Who is told of what, and when. */
export const routingEndpoints = {
  listRoutingRules: defineEndpoint({
    method: 'GET',
    path: '/routing-rules',
    summary: 'List the routing rules in the order in which they are asked',
    input: listRoutingRulesInput,
    returns: 'All rules; `isBuiltIn` when none is enabled and every channel is told',
    run: listRoutingRules,
  }),
  addRoutingRule: defineEndpoint({
    method: 'POST',
    path: '/routing-rules',
    summary: 'Add a routing rule after all others',
    input: addRoutingRuleInput,
    status: 201,
    returns: 'The rule',
    run: addRoutingRule,
  }),
  updateRoutingRule: defineEndpoint({
    method: 'PATCH',
    path: '/routing-rules/{id}',
    summary: 'Change a routing rule; what is left out stays',
    input: updateRoutingRuleInput,
    returns: 'The rule',
    run: updateRoutingRule,
  }),
  removeRoutingRule: defineEndpoint({
    method: 'DELETE',
    path: '/routing-rules/{id}',
    summary: 'Remove a routing rule',
    input: routingRuleIdInput,
    status: 204,
    returns: 'Nothing',
    run: removeRoutingRule,
  }),
  orderRoutingRules: defineEndpoint({
    method: 'PUT',
    path: '/routing-rules/order',
    summary: 'Put the routing rules into another order',
    input: orderRoutingRulesInput,
    returns: 'All rules',
    run: orderRoutingRules,
  }),
  dryRunRouting: defineEndpoint({
    method: 'POST',
    path: '/routing-rules/dry-run',
    summary: 'Which channels would be told of an alert, when, and why',
    input: dryRunRoutingInput,
    returns: 'Every rule and every channel with a reason',
    run: dryRunRouting,
  }),
};
