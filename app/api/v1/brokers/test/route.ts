import { brokerEndpoints } from '@/app/_server/endpoints/broker-endpoints';
import { handle } from '@/app/_server/handle';

export const POST = handle(brokerEndpoints.test);
