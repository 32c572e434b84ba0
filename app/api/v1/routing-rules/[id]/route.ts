import { routingEndpoints } from '@/app/_server/endpoints/routing-endpoints';
import { handle } from '@/app/_server/handle';

export const PATCH = handle(routingEndpoints.updateRoutingRule);
export const DELETE = handle(routingEndpoints.removeRoutingRule);
