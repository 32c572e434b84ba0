import { routingEndpoints } from '@/app/_server/endpoints/routing-endpoints';
import { handle } from '@/app/_server/handle';

export const GET = handle(routingEndpoints.listRoutingRules);
export const POST = handle(routingEndpoints.addRoutingRule);
