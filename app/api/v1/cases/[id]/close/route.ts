import { caseEndpoints } from '@/app/_server/endpoints/case-endpoints';
import { handle } from '@/app/_server/handle';

export const POST = handle(caseEndpoints.closeCase);
