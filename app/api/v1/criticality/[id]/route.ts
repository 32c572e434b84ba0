import { criticalityEndpoints } from '@/app/_server/endpoints/criticality-endpoints';
import { handle } from '@/app/_server/handle';

export const PUT = handle(criticalityEndpoints.replace);
export const DELETE = handle(criticalityEndpoints.remove);
