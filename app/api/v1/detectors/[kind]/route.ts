import { administrationEndpoints } from '@/app/_server/endpoints/administration-endpoints';
import { handle } from '@/app/_server/handle';

export const PATCH = handle(administrationEndpoints.updateDetector);
