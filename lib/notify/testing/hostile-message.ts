import fc from 'fast-check';
import type { NotificationMessage } from '../notification-message';
import { hostileText } from './hostile-text';
import { sampleIncident, sampleMessage } from './sample-message';

const causes = ['opened', 'escalated', 'unacknowledged', 'resolved', 'digest'] as const;

/** Messages whose every text from outside is hostile: alert, evidence, incident, its other alerts and people's names. */
export const hostileMessage: fc.Arbitrary<NotificationMessage> = fc
  .record({
    title: hostileText,
    summary: hostileText,
    id: hostileText,
    key: hostileText,
    cause: fc.constantFrom(...causes),
    hasIncident: fc.boolean(),
  })
  .map(({ title, summary, id, key, cause, hasIncident }) => {
    const other = {
      title,
      severity: 'high' as const,
      subject: id,
      count: 3,
      url: 'https://monitor.example/a',
    };
    return {
      ...sampleMessage(
        {
          title,
          summary,
          broker: id,
          subject: { kind: 'topic', id },
          evidence: { [key]: id, list: [summary], number: 3 },
          assignee: key,
          tags: [key],
        },
        cause,
      ),
      incident: hasIncident
        ? sampleIncident({
            title,
            alertCount: 40,
            others: Array.from({ length: 10 }, () => other),
            assignee: id,
            acknowledgedBy: key,
          })
        : null,
    };
  });
