import { type Alert, alertSchema } from '@/lib/domain/alert';
import type { NoticeIncident } from '@/lib/domain/notification-payload';
import type { NotificationMessage } from '../notification-message';

/** An alert as the worker queues it, for tests of renderers and of delivery. */
export function sampleAlert(changes: Partial<Alert> = {}): Alert {
  return alertSchema.parse({
    id: '0190f2a0-0000-7000-8000-000000000001',
    brokerId: 1,
    broker: 'plant-a',
    detector: 'wildcard-subscriber',
    severity: 'critical',
    confidence: 0.93,
    state: 'open',
    title: 'Wildcard subscriber laptop-7',
    summary: 'MQTT client laptop-7 subscribed to "#" and is sent 1,204 live topics.',
    subject: { kind: 'client', id: 'laptop-7' },
    count: 3,
    firstSeenAt: '2026-11-22T10:00:00.000Z',
    lastSeenAt: '2026-11-22T10:02:00.000Z',
    evidence: { filter: '#', exposedTopics: 1204, addresses: ['10.0.0.7'] },
    attack: [{ id: 'T0802', name: 'Automated Collection', version: '19' }],
    url: 'https://monitor.example/alerts/0190f2a0-0000-7000-8000-000000000001',
    shadow: false,
    verdict: null,
    suppressedCount: 0,
    quietUntil: null,
    ...changes,
  });
}

export function sampleMessage(
  changes: Partial<Alert> = {},
  cause: NotificationMessage['cause'] = 'opened',
): NotificationMessage {
  return { alert: sampleAlert(changes), incident: null, cause, sentAt: '2026-11-22T10:02:01.000Z' };
}

/** An incident of two alerts, as it stands beside the lead alert in a message. */
export function sampleIncident(changes: Partial<NoticeIncident> = {}): NoticeIncident {
  return {
    id: '0190f2a0-0000-7000-8000-0000000000aa',
    title: 'Wildcard subscriber laptop-7 and more',
    severity: 'critical',
    state: 'open',
    alertCount: 2,
    hiddenCount: 0,
    url: 'https://monitor.example/incidents/0190f2a0-0000-7000-8000-0000000000aa',
    others: [
      {
        title: 'New source address 10.0.0.7',
        severity: 'high',
        subject: '10.0.0.7',
        count: 2,
        url: 'https://monitor.example/alerts/2',
      },
    ],
    openedAt: '2026-11-22T10:00:00.000Z',
    resolvedAt: null,
    assignee: null,
    acknowledgedBy: null,
    unacknowledgedMinutes: null,
    flapCount: 0,
    ...changes,
  };
}
