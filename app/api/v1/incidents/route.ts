import { incidentEndpoints } from '@/app/_server/endpoints/incident-endpoints';
import { handle } from '@/app/_server/handle';

export const GET = handle(incidentEndpoints.listIncidents);
