import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import { defineDetector } from '../detector';
import { identifyClient } from '../identify-client';
import { createRaisePace, type RaisePace, takeNews } from '../raise-pace';
import { recentByKey } from '../recent-by-key';

const sourcesMax = 2000;
const repeatMs = 60_000;
/** The broker's own long lines (warnings, audit) are cut as well, and hide nothing that MQTT clients do. */
const ownLine = /^cut line of level [EWI]$/;

export const logTruncated = defineDetector({
  kind: 'log-truncated',
  family: 'session',
  title: 'Log line cut off',
  severity: 'high',
  needs: ['log.truncated'],
  attack: [attackTags.masquerading],
  explain:
    'The broker cuts its log lines at a thousand bytes, and this one was cut: an MQTT client with an id of nearly a thousand bytes thereby hides what it subscribes to, or who it signs in as. No device has such an id by accident. What was cut off cannot be known, so a subscription to everything may be behind it.',
  respond: [
    'Find the MQTT client: the line shows the beginning of its id, and the address where the broker told it.',
    'Disconnect it, block its address and disable its user name, unless someone is testing on purpose.',
    'Treat it as if it had subscribed to everything that its user may read.',
    'Let the broker refuse long MQTT client ids with a pattern in its access rules.',
  ],
  settings: z.object({}),
  observes: ['event'],
  createState: () => new Map<string, RaisePace>(),
  evaluate({ observation, world, state, now }) {
    if (observation.type !== 'event' || observation.event.kind !== 'log.truncated') return [];
    const { event } = observation;
    if (event.clientId !== null && world.isMonitor(event.clientId)) return [];
    const reason = event.reason ?? 'cut line';
    const severity = ownLine.test(reason) ? 'low' : 'high';
    const who = identifyClient(event, world);
    const pace = recentByKey(state, who.key, sourcesMax, createRaisePace);
    if (!takeNews(pace, severity, now, repeatMs)) return [];
    const meaning =
      severity === 'low'
        ? 'It is a line of the broker’s own.'
        : 'What it would have told of the MQTT client is hidden.';
    return [
      {
        action: 'raise',
        detector: 'log-truncated',
        key: who.key,
        at: now,
        severity,
        confidence: severity === 'low' ? 0.5 : 0.8,
        title: `A log line of ${world.brokerName} was cut off: ${reason}`,
        summary: `The log line was cut off by its length (${reason}). ${meaning} It may be of: ${who.phrase}.`,
        subject: who.subject,
        evidence: {
          reason,
          clientIds: who.clientId === null ? [...(event.candidates ?? [])].slice(0, 20) : [who.clientId],
          addresses: who.address === null ? [] : [who.address],
          brokerLines: [event.raw],
        },
        attack: [attackTags.masquerading],
      },
    ];
  },
});
