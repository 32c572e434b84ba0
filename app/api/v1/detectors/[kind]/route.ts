import { administrationEndpoints } from '@/app/_server/endpoints/administration-endpoints';
import { handle } from '@/app/_server/handle';

export const GET = handle(administrationEndpoints.getDetector);
export const PATCH = handle(administrationEndpoints.updateDetector);
