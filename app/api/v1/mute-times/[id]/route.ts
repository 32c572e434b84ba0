import { suppressionEndpoints } from '@/app/_server/endpoints/suppression-endpoints';
import { handle } from '@/app/_server/handle';

export const PATCH = handle(suppressionEndpoints.updateMuteTime);
export const DELETE = handle(suppressionEndpoints.removeMuteTime);
