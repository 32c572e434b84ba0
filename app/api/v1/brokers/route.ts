import { brokerEndpoints } from '@/app/_server/endpoints/broker-endpoints';
import { handle } from '@/app/_server/handle';

export const GET = handle(brokerEndpoints.list);
export const POST = handle(brokerEndpoints.add);
