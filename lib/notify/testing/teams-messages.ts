import { notificationCauseSchema } from '@/lib/domain/notification-payload';
import type { NotificationMessage } from '../notification-message';
import { sampleIncident, sampleMessage } from './sample-message';

/** Everything that a message can say, at usual lengths. */
export const fullMessage: NotificationMessage = {
  ...sampleMessage({ assignee: 'Anna' }),
  incident: sampleIncident({ alertCount: 30, hiddenCount: 4, unacknowledgedMinutes: 20 }),
};

/** Characters that take most room: as UTF-8, as JSON, made visible, escaped. */
export const floodedWith = ['😀', '漢', '\u0000', '\u202E', '*', '"', '\uD800', '\\'] as const;

/** A message whose every text is tens of thousands of one character. */
export function floodedMessage(unit: string): NotificationMessage {
  const flood = unit.repeat(30_000);
  const other = { title: flood, severity: 'high' as const, subject: flood, count: 9, url: flood };
  return {
    ...sampleMessage({
      title: `Flood ${flood}`,
      summary: flood,
      broker: `plant-a ${flood}`,
      subject: { kind: 'topic', id: `line-1 ${flood}` },
      evidence: Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`${index}${flood}`, flood])),
      assignee: flood,
      acknowledgedBy: flood,
      attack: Array.from({ length: 8 }, () => ({ id: flood, name: flood, version: '19' })),
    }),
    incident: sampleIncident({
      title: `Flood ${flood}`,
      others: Array.from({ length: 10 }, () => other),
      alertCount: 1_000_000,
      assignee: flood,
      acknowledgedBy: flood,
    }),
  };
}

/** Every cause, with and without an incident, without a link or evidence, of every severity and of every length. */
export function messagesOfEveryKind(): readonly NotificationMessage[] {
  const causes = notificationCauseSchema.options.flatMap((cause) => [
    { ...fullMessage, cause },
    sampleMessage({ url: '', evidence: {}, attack: [], summary: '' }, cause),
  ]);
  const severities = (['info', 'low', 'medium', 'high', 'critical'] as const).map((severity) =>
    sampleMessage({ severity }),
  );
  const lengths = [1, 100, 500, 1000, 2000, 5000].map((length) => ({
    ...sampleMessage({ title: 'x'.repeat(length), summary: '漢'.repeat(length) }),
    incident: sampleIncident({ title: '"'.repeat(length) }),
  }));
  return [...causes, ...severities, ...lengths, ...floodedWith.map(floodedMessage)];
}
