import { caseEndpoints } from '@/app/_server/endpoints/case-endpoints';
import { handle } from '@/app/_server/handle';

export const GET = handle(caseEndpoints.getCase);
export const PATCH = handle(caseEndpoints.updateCase);
