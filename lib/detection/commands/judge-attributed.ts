import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { Finding } from '@/lib/domain/finding';
import { matchesPattern } from '../allow-list';
import { isLearning, meet } from '../first-seen';
import { identifyClient } from '../identify-client';
import { type CommandBench, isCommand, isSparkplugCommand } from './command-state';
import { reportCommand } from './report-command';

const commandersMax = 5000;

/** A publish that the broker names the sender of. */
export function judgeAttributed(
  event: BrokerEvent,
  { state, settings, world, now }: CommandBench,
): readonly Finding[] {
  const isYoung = isLearning(state.commanders, now, settings.learningHours);
  const { topic } = event;
  if (event.kind !== 'publish.attributed' || topic === undefined) return [];
  state.isAttributed = true;
  const isHostState = topic.startsWith('spBv1.0/STATE/');
  if (!isHostState && !isCommand(topic, settings)) return [];
  const who = identifyClient(event, world);
  const { clientId } = who;
  if (clientId !== null && world.isMonitor(clientId)) return [];
  if (isYoung) meet(state.commanders, who.key, now, commandersMax);
  if (isHostState || state.commanders.metAt.has(who.key)) return [];
  if (clientId !== null && settings.knownHosts.some((pattern) => matchesPattern(clientId, pattern)))
    return [];
  return [
    reportCommand(now, {
      key: `${who.key} ${topic}`,
      topic,
      severity: isSparkplugCommand(topic) ? 'critical' : 'high',
      confidence: 0.85,
      title: `${who.name} sent a command on ${topic} of ${world.brokerName}`,
      summary: `${who.phrase} published on ${topic}. It never sent a command while the monitor learned who does, and it is not among the known hosts.`,
      who: { clientId, username: who.username, address: who.address },
      line: event.raw,
    }),
  ];
}
