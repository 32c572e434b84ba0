import type { Alert } from '@/lib/domain/alert';
import { showInvisible } from '@/lib/domain/wire-text';
import type { ReplaySummary } from './replay-captures';

/** An alert for people: time, severity and title on one line, the summary and how it went on below. */
export function sayAlert({
  firstSeenAt,
  lastSeenAt,
  severity,
  title,
  summary,
  detector,
  count,
  state,
}: Alert): string {
  const again = count === 1 ? '' : `, seen ${count.toLocaleString('en')} times until ${lastSeenAt}`;
  return [
    `${firstSeenAt}  ${severity.padEnd(8)}  ${showInvisible(title)}`,
    `    ${showInvisible(summary)}`,
    `    ${detector}${again}${state === 'resolved' ? ', ended' : ''}`,
    '',
  ].join('\n');
}

/** What was replayed, in one line for people. */
export function saySummary({ messages, events, topics, alerts, seconds }: ReplaySummary): string {
  const counted = (count: number, noun: string) =>
    `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
  return `${counted(alerts, 'alert')} in ${counted(messages, 'message')} on ${counted(topics, 'topic')} with ${counted(events, 'broker event')} over ${counted(seconds, 'second')} of capture`;
}
