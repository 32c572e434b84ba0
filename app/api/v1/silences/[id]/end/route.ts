import { suppressionEndpoints } from '@/app/_server/endpoints/suppression-endpoints';
import { handle } from '@/app/_server/handle';

export const POST = handle(suppressionEndpoints.endSilence);
