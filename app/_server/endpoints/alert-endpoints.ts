import { acknowledgeAlert } from '@/lib/services/alerts/acknowledge-alert';
import { alertVerbInput, resolveAlertInput } from '@/lib/services/alerts/change-alert';
import { commentOnAlert, commentOnAlertInput } from '@/lib/services/alerts/comment-on-alert';
import { alertIdInput, getAlertDetail } from '@/lib/services/alerts/get-alert-detail';
import { listAlerts, listAlertsInput } from '@/lib/services/alerts/list-alerts';
import { reopenAlert } from '@/lib/services/alerts/reopen-alert';
import { resolveAlert } from '@/lib/services/alerts/resolve-alert';
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
    summary: 'Look after an open alert',
    input: alertVerbInput,
    returns: 'The alert',
    run: acknowledgeAlert,
  }),
  resolve: defineEndpoint({
    method: 'POST',
    path: '/alerts/{id}/resolve',
    summary: 'Close an alert, with or without a verdict on it',
    input: resolveAlertInput,
    returns: 'The alert',
    run: resolveAlert,
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
