import { availabilityEndpoints } from '@/app/_server/endpoints/availability-endpoints';
import { handle } from '@/app/_server/handle';

export const GET = handle(availabilityEndpoints.getSiteRules);
export const PUT = handle(availabilityEndpoints.setSiteRules);
