import { suppressionEndpoints } from '@/app/_server/endpoints/suppression-endpoints';
import { handle } from '@/app/_server/handle';

export const GET = handle(suppressionEndpoints.listSilences);
export const POST = handle(suppressionEndpoints.addSilence);
