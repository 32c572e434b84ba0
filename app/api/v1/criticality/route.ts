import { criticalityEndpoints } from '@/app/_server/endpoints/criticality-endpoints';
import { handle } from '@/app/_server/handle';

export const GET = handle(criticalityEndpoints.list);
export const POST = handle(criticalityEndpoints.add);
