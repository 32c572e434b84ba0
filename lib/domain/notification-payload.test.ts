import { expect, test } from 'vitest';
import { sampleAlert } from '@/lib/notify/testing/sample-message';
import { alertSchema } from './alert';
import { notificationPayloadSchema } from './notification-payload';

const alert = alertSchema.parse(sampleAlert());

test('a payload written before incidents is the alert alone', () => {
  expect(notificationPayloadSchema.parse(alert)).toEqual({ alert, incident: null });
});

test('an incident without its optional facts stands beside the alert', () => {
  const incident = {
    id: 'i1',
    title: 'Wildcard subscriber laptop-7',
    severity: 'high',
    state: 'open',
    alertCount: 3,
    hiddenCount: 1,
    url: 'https://monitor.example/incidents/i1',
  };
  expect(notificationPayloadSchema.parse({ alert, incident })).toEqual({
    alert,
    incident: {
      ...incident,
      others: [],
      openedAt: null,
      resolvedAt: null,
      assignee: null,
      acknowledgedBy: null,
      unacknowledgedMinutes: null,
      flapCount: 0,
    },
  });
});

test('what is no alert is refused', () => {
  expect(notificationPayloadSchema.safeParse({ alert: { id: 'x' } }).success).toBe(false);
  expect(notificationPayloadSchema.safeParse(null).success).toBe(false);
});
