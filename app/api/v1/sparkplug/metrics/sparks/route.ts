import { sparkplugEndpoints } from '@/app/_server/endpoints/sparkplug-endpoints';
import { handle } from '@/app/_server/handle';

export const GET = handle(sparkplugEndpoints.listMetricSparks);
