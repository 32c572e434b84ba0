import { exportEndpoints } from '@/app/_server/endpoints/export-endpoints';
import { handle } from '@/app/_server/handle';

export const GET = handle(exportEndpoints.exportAudit);
