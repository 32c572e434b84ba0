import { exportAlerts, exportAlertsInput } from '@/lib/services/export/export-alerts';
import { exportAudit, exportAuditInput } from '@/lib/services/export/export-audit';
import { defineEndpoint } from '../endpoint';

/** Everything that is taken away as a file and is no case. */
export const exportEndpoints = {
  exportAlerts: defineEndpoint({
    method: 'GET',
    path: '/alerts/export',
    summary:
      'Take away all alerts that the filters match, as JSON Lines, CSV or STIX 2.1; recorded in the audit log',
    input: exportAlertsInput,
    media: 'application/x-ndjson',
    returns: 'A file; of the format csv it is text/csv, of stix application/stix+json',
    run: exportAlerts,
  }),
  exportAudit: defineEndpoint({
    method: 'GET',
    path: '/audit/export',
    summary:
      'Take away the entries of the audit log that the filters match, as JSON Lines or CSV; recorded itself',
    input: exportAuditInput,
    media: 'application/x-ndjson',
    returns: 'A file; of the format csv it is text/csv',
    run: exportAudit,
  }),
};
