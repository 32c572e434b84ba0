import { availabilityEndpoints } from '@/app/_server/endpoints/availability-endpoints';
import { handle } from '@/app/_server/handle';

export const DELETE = handle(availabilityEndpoints.removeNote);
