import { observationEndpoints } from '@/app/_server/endpoints/observation-endpoints';
import { handle } from '@/app/_server/handle';

export const POST = handle(observationEndpoints.approveSubscription);
