import { z } from 'zod';
import { listAudit, listAuditInput } from '@/lib/services/audit/list-audit';
import {
  listDemoAttacks,
  listDemoAttacksInput,
  requestDemoAttack,
  requestDemoAttackInput,
} from '@/lib/services/demo/demo-attacks';
import { backTestDetector, backTestInput } from '@/lib/services/detectors/back-test/back-test-detector';
import { listDetectors, listDetectorsInput } from '@/lib/services/detectors/list-detectors';
import { detectorKindInput, requireDetector } from '@/lib/services/detectors/require-detector';
import { updateDetector, updateDetectorInput } from '@/lib/services/detectors/update-detector';
import { getOverview } from '@/lib/services/overview/get-overview';
import { getRetention, retentionSchema, setRetention } from '@/lib/services/settings/retention';
import { addUser, addUserInput } from '@/lib/services/users/add-user';
import {
  changeOwnPassword,
  changeOwnPasswordInput,
  resetPassword,
  resetPasswordInput,
} from '@/lib/services/users/change-password';
import { listUsers, listUsersInput } from '@/lib/services/users/list-users';
import { removeUser } from '@/lib/services/users/remove-user';
import { userIdInput } from '@/lib/services/users/user-view';
import { defineEndpoint } from '../endpoint';

const nothing = z.object({});

/** The monitor itself: overview, detectors, people, settings, audit trail, demo plant. */
export const administrationEndpoints = {
  getOverview: defineEndpoint({
    method: 'GET',
    path: '/overview',
    summary: 'Everything that the first page shows',
    input: nothing,
    returns: 'The overview',
    run: getOverview,
  }),
  listDetectors: defineEndpoint({
    method: 'GET',
    path: '/detectors',
    summary: 'List detectors with their settings and the brokers on which they cannot work',
    input: listDetectorsInput,
    returns: 'A page of detectors; all of them without a limit',
    run: listDetectors,
  }),
  getDetector: defineEndpoint({
    method: 'GET',
    path: '/detectors/{kind}',
    summary: 'One detector in full: what it means, what to do, what it looks at and needs, its settings',
    input: detectorKindInput,
    returns: 'The detector',
    run: requireDetector,
  }),
  backTestDetector: defineEndpoint({
    method: 'POST',
    path: '/detectors/{kind}/back-test',
    summary:
      'Run a detector over stored history with changed settings; nothing is changed and nobody is told',
    input: backTestInput,
    returns: 'What it would have told, and what the run could not see',
    run: backTestDetector,
  }),
  updateDetector: defineEndpoint({
    method: 'PATCH',
    path: '/detectors/{kind}',
    summary: 'Switch a detector or its shadow mode on or off, or change its settings',
    input: updateDetectorInput,
    returns: 'The detector',
    run: updateDetector,
  }),
  listUsers: defineEndpoint({
    method: 'GET',
    path: '/users',
    summary: 'List the people who may sign in',
    input: listUsersInput,
    returns: 'A page of users',
    run: listUsers,
  }),
  addUser: defineEndpoint({
    method: 'POST',
    path: '/users',
    summary: 'Let one more person sign in',
    input: addUserInput,
    status: 201,
    returns: 'The user',
    run: addUser,
  }),
  removeUser: defineEndpoint({
    method: 'DELETE',
    path: '/users/{id}',
    summary: 'Remove a person and end their sessions',
    input: userIdInput,
    status: 204,
    returns: 'Nothing',
    run: removeUser,
  }),
  resetPassword: defineEndpoint({
    method: 'PUT',
    path: '/users/{id}/password',
    summary: 'Give a person a new password and end their sessions',
    input: resetPasswordInput,
    status: 204,
    returns: 'Nothing',
    run: resetPassword,
  }),
  changeOwnPassword: defineEndpoint({
    method: 'PUT',
    path: '/account/password',
    summary: 'Change the own password and end all own sessions',
    input: changeOwnPasswordInput,
    status: 204,
    returns: 'Nothing',
    run: changeOwnPassword,
  }),
  getRetention: defineEndpoint({
    method: 'GET',
    path: '/settings/retention',
    summary: 'How many days of each series are kept',
    input: nothing,
    returns: 'The retention',
    run: getRetention,
  }),
  setRetention: defineEndpoint({
    method: 'PUT',
    path: '/settings/retention',
    summary: 'Set how many days of each series are kept',
    input: retentionSchema,
    returns: 'The retention',
    run: setRetention,
  }),
  listAudit: defineEndpoint({
    method: 'GET',
    path: '/audit',
    summary: 'List who changed what, newest first',
    input: listAuditInput,
    returns: 'A page of audit entries',
    run: listAudit,
  }),
  listDemoAttacks: defineEndpoint({
    method: 'GET',
    path: '/demo/attacks',
    summary: 'List the attacks that the demo plant was asked to play',
    input: listDemoAttacksInput,
    returns: 'A page of demo attacks',
    run: listDemoAttacks,
  }),
  requestDemoAttack: defineEndpoint({
    method: 'POST',
    path: '/demo/attacks',
    summary: 'Ask the demo plant to play an attack',
    input: requestDemoAttackInput,
    status: 201,
    returns: 'The requested attack',
    run: requestDemoAttack,
  }),
};
