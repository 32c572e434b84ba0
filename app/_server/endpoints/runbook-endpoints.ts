import { detectorKindInput } from '@/lib/services/detectors/require-detector';
import { getRunbook, writeRunbook, writeRunbookInput } from '@/lib/services/detectors/write-runbook';
import { defineEndpoint } from '../endpoint';

/** What a site says is to be done about the alerts of a detector. */
export const runbookEndpoints = {
  get: defineEndpoint({
    method: 'GET',
    path: '/detectors/{kind}/runbook',
    summary: 'What this site says is to be done about alerts of a detector',
    input: detectorKindInput,
    returns: 'The text, or null',
    run: getRunbook,
  }),
  write: defineEndpoint({
    method: 'PUT',
    path: '/detectors/{kind}/runbook',
    summary: 'Write what is to be done about alerts of a detector at this site',
    input: writeRunbookInput,
    returns: 'The text as it is kept',
    run: writeRunbook,
  }),
};
