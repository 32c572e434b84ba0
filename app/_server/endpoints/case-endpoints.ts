import { addCaseNote, addCaseNoteInput } from '@/lib/services/cases/add-case-note';
import {
  addCaseAlerts,
  addCaseAlertsInput,
  removeCaseAlert,
  removeCaseAlertInput,
} from '@/lib/services/cases/case-alerts';
import { closeCase, closeCaseInput, reopenCase, reopenCaseInput } from '@/lib/services/cases/close-case';
import { createCase, createCaseInput } from '@/lib/services/cases/create-case';
import { exportCase } from '@/lib/services/cases/export-case';
import { getCase } from '@/lib/services/cases/get-case';
import { listCases, listCasesInput } from '@/lib/services/cases/list-cases';
import { caseIdInput } from '@/lib/services/cases/lock-case';
import { updateCase, updateCaseInput } from '@/lib/services/cases/update-case';
import { defineEndpoint } from '../endpoint';

/** Cases: alerts that belong together, with notes and everything that was captured of them. */
export const caseEndpoints = {
  listCases: defineEndpoint({
    method: 'GET',
    path: '/cases',
    summary: 'List cases, newest first',
    input: listCasesInput,
    returns: 'A page of cases',
    run: listCases,
  }),
  createCase: defineEndpoint({
    method: 'POST',
    path: '/cases',
    summary: 'Open a case, from alerts or empty',
    input: createCaseInput,
    status: 201,
    returns: 'The case',
    run: createCase,
  }),
  getCase: defineEndpoint({
    method: 'GET',
    path: '/cases/{id}',
    summary: 'One case with its alerts, notes and merged timeline',
    input: caseIdInput,
    returns: 'The case in full',
    run: getCase,
  }),
  updateCase: defineEndpoint({
    method: 'PATCH',
    path: '/cases/{id}',
    summary: 'Change the title, summary, severity, verdict or owner of an open case',
    input: updateCaseInput,
    returns: 'The case',
    run: updateCase,
  }),
  closeCase: defineEndpoint({
    method: 'POST',
    path: '/cases/{id}/close',
    summary: 'Close a case; its alerts are captured once more',
    input: closeCaseInput,
    returns: 'The case',
    run: closeCase,
  }),
  reopenCase: defineEndpoint({
    method: 'POST',
    path: '/cases/{id}/reopen',
    summary: 'Open a closed case again',
    input: reopenCaseInput,
    returns: 'The case',
    run: reopenCase,
  }),
  addCaseAlerts: defineEndpoint({
    method: 'POST',
    path: '/cases/{id}/alerts',
    summary: 'Put alerts into an open case and capture what is around them',
    input: addCaseAlertsInput,
    returns: 'The case',
    run: addCaseAlerts,
  }),
  removeCaseAlert: defineEndpoint({
    method: 'DELETE',
    path: '/cases/{id}/alerts/{alertId}',
    summary: 'Take an alert out of an open case, with what was captured of it',
    input: removeCaseAlertInput,
    returns: 'The case',
    run: removeCaseAlert,
  }),
  addCaseNote: defineEndpoint({
    method: 'POST',
    path: '/cases/{id}/notes',
    summary: 'Write a note into a case; it stays as it is written',
    input: addCaseNoteInput,
    status: 201,
    returns: 'The case',
    run: addCaseNote,
  }),
  exportCase: defineEndpoint({
    method: 'GET',
    path: '/cases/{id}/export',
    summary: 'Take a case away as a zip with captured events, timeline and hashes; recorded in the audit log',
    input: caseIdInput,
    media: 'application/zip',
    returns: 'The archive; README.txt in it says what is what',
    run: exportCase,
  }),
};
