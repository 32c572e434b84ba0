import { alertEndpoints } from '@/app/_server/endpoints/alert-endpoints';
import { handle } from '@/app/_server/handle';

export const GET = handle(alertEndpoints.counts);
