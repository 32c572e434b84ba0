import { runbookEndpoints } from '@/app/_server/endpoints/runbook-endpoints';
import { handle } from '@/app/_server/handle';

export const GET = handle(runbookEndpoints.get);
export const PUT = handle(runbookEndpoints.write);
