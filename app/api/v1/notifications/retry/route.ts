import { notificationEndpoints } from '@/app/_server/endpoints/notification-endpoints';
import { handle } from '@/app/_server/handle';

export const POST = handle(notificationEndpoints.retryFailed);
