import { administrationEndpoints } from '@/app/_server/endpoints/administration-endpoints';
import { handle } from '@/app/_server/handle';

export const POST = handle(administrationEndpoints.backTestDetector);
