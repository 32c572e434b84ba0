import { brokerEndpoints } from '@/app/_server/endpoints/broker-endpoints';
import { handle } from '@/app/_server/handle';

export const GET = handle(brokerEndpoints.get);
export const PATCH = handle(brokerEndpoints.update);
export const DELETE = handle(brokerEndpoints.remove);
