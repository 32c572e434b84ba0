import { acknowledgeAlert } from '@/lib/services/alerts/acknowledge-alert';
import {
  acknowledgeAlertInput,
  alertVerbInput,
  assignAlertInput,
  commentOnAlertInput,
  resolveAlertInput,
  snoozeAlertInput,
  verdictAlertInput,
} from '@/lib/services/alerts/alert-verb-input';
import { archiveAlert } from '@/lib/services/alerts/archive-alert';
import { assignAlert } from '@/lib/services/alerts/assign-alert';
import { changeAlerts, changeAlertsInput } from '@/lib/services/alerts/change-alerts';
import { commentOnAlert } from '@/lib/services/alerts/comment-on-alert';
import { countAlerts, countAlertsInput } from '@/lib/services/alerts/count-alerts';
import { alertIdInput, getAlertDetail } from '@/lib/services/alerts/get-alert-detail';
import { judgeAlert } from '@/lib/services/alerts/judge-alert';
import { listAlerts, listAlertsInput } from '@/lib/services/alerts/list-alerts';
import { listAssignees, listAssigneesInput } from '@/lib/services/alerts/list-assignees';
import { reopenAlert } from '@/lib/services/alerts/reopen-alert';
import { resolveAlert } from '@/lib/services/alerts/resolve-alert';
import { snoozeAlert } from '@/lib/services/alerts/snooze-alert';
import { defineEndpoint } from '../endpoint';

/** Alerts and what people do with them. */
export const alertEndpoints = {
  list: defineEndpoint({
    method: 'GET',
    path: '/alerts',
    summary: 'List alerts, last seen first',
    input: listAlertsInput,
    returns: 'A page of alerts',
    run: listAlerts,
  }),
  counts: defineEndpoint({
    method: 'GET',
    path: '/alerts/counts',
    summary: 'How many alerts the filters of the list match, and how many of them are left out',
    input: countAlertsInput,
    returns: 'Counts by state and severity, of held, unassigned, muted and hidden ones',
    run: countAlerts,
  }),
  bulk: defineEndpoint({
    method: 'POST',
    path: '/alerts/bulk',
    summary: 'Do one verb to up to 500 alerts',
    input: changeAlertsInput,
    returns: 'What became of each: the alert, or why it was left as it is',
    run: changeAlerts,
  }),
  assignees: defineEndpoint({
    method: 'GET',
    path: '/alerts/assignees',
    summary: 'Whom alerts can be given to',
    input: listAssigneesInput,
    returns: 'Users by name, without e-mail addresses',
    run: listAssignees,
  }),
  get: defineEndpoint({
    method: 'GET',
    path: '/alerts/{id}',
    summary: 'One alert with its timeline, deliveries and the events around it',
    input: alertIdInput,
    returns: 'The alert in full',
    run: getAlertDetail,
  }),
  acknowledge: defineEndpoint({
    method: 'POST',
    path: '/alerts/{id}/acknowledge',
    summary: 'Look after an open alert, or do so until it clears',
    input: acknowledgeAlertInput,
    returns: 'The alert',
    run: acknowledgeAlert,
  }),
  assign: defineEndpoint({
    method: 'POST',
    path: '/alerts/{id}/assign',
    summary: 'Give an alert to a user, or to nobody',
    input: assignAlertInput,
    returns: 'The alert',
    run: assignAlert,
  }),
  snooze: defineEndpoint({
    method: 'POST',
    path: '/alerts/{id}/snooze',
    summary: 'Tell nobody of an alert until a time, or until it is more severe',
    input: snoozeAlertInput,
    returns: 'The alert',
    run: snoozeAlert,
  }),
  archive: defineEndpoint({
    method: 'POST',
    path: '/alerts/{id}/archive',
    summary: 'Tell nobody of an alert until it is more severe or seen ten times as often',
    input: alertVerbInput,
    returns: 'The alert',
    run: archiveAlert,
  }),
  resolve: defineEndpoint({
    method: 'POST',
    path: '/alerts/{id}/resolve',
    summary: 'Close an alert, with or without a verdict on it',
    input: resolveAlertInput,
    returns: 'The alert',
    run: resolveAlert,
  }),
  verdict: defineEndpoint({
    method: 'POST',
    path: '/alerts/{id}/verdict',
    summary: 'Say what a resolved alert was, or take that back',
    input: verdictAlertInput,
    returns: 'The alert',
    run: judgeAlert,
  }),
  reopen: defineEndpoint({
    method: 'POST',
    path: '/alerts/{id}/reopen',
    summary: 'Open an acknowledged or resolved alert again',
    input: alertVerbInput,
    returns: 'The alert',
    run: reopenAlert,
  }),
  comment: defineEndpoint({
    method: 'POST',
    path: '/alerts/{id}/comment',
    summary: 'Write into the timeline of an alert',
    input: commentOnAlertInput,
    status: 201,
    returns: 'The alert',
    run: commentOnAlert,
  }),
};
