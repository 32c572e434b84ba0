import { attackTags } from '@/lib/domain/attack';
import type { Finding } from '@/lib/domain/finding';

/** What is told of a command; `who` null when nobody is known to have sent it. */
type Command = {
  readonly key: string;
  readonly topic: string;
  readonly severity: 'medium' | 'high' | 'critical';
  readonly confidence: number;
  readonly title: string;
  readonly summary: string;
  readonly who: {
    readonly clientId: string | null;
    readonly username: string | null;
    readonly address: string | null;
  } | null;
  readonly line: string | null;
};

/** Puts it into a finding. */
export function reportCommand(now: number, command: Command): Finding {
  const { key, topic, severity, confidence, title, summary, who, line } = command;
  return {
    action: 'raise',
    detector: 'command-from-non-host',
    key,
    at: now,
    severity,
    confidence,
    title,
    summary,
    subject: { kind: 'topic', id: topic },
    evidence: {
      topics: [topic],
      isSenderKnown: who !== null,
      clientIds: who === null || who.clientId === null ? [] : [who.clientId],
      username: who?.username ?? null,
      addresses: who === null || who.address === null ? [] : [who.address],
      brokerLines: line === null ? [] : [line],
    },
    attack: [attackTags.unauthorizedCommandMessage, attackTags.modifyParameter],
  };
}
