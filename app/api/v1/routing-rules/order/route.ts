import { routingEndpoints } from '@/app/_server/endpoints/routing-endpoints';
import { handle } from '@/app/_server/handle';

export const PUT = handle(routingEndpoints.orderRoutingRules);
