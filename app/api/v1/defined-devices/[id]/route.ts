import { availabilityEndpoints } from '@/app/_server/endpoints/availability-endpoints';
import { handle } from '@/app/_server/handle';

export const GET = handle(availabilityEndpoints.getDefinedDevice);
export const PUT = handle(availabilityEndpoints.updateDefinedDevice);
export const DELETE = handle(availabilityEndpoints.removeDefinedDevice);
