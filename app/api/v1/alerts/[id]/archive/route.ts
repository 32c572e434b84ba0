import { alertEndpoints } from '@/app/_server/endpoints/alert-endpoints';
import { handle } from '@/app/_server/handle';

export const POST = handle(alertEndpoints.archive);
