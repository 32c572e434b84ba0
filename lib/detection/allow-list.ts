import { z } from 'zod';
import { filterProblem, stripShare } from '@/lib/domain/topic-filter';
import { addressInRange, rangeProblem } from './address-range';

function refine(problemOf: (text: string) => string | null) {
  return z.string().superRefine((text, context) => {
    const problem = problemOf(text);
    if (problem) context.addIssue({ code: 'custom', message: problem });
  });
}

/** One entry of an allow-list. Fields that are absent allow anything; at least one must be there. */
export const allowedSubscriberSchema = z
  .object({
    clientId: z.string().min(1).max(1024).optional().meta({
      title: 'MQTT client id',
      description: 'Exact, or with * for any characters, for example scada-*.',
    }),
    username: z.string().min(1).max(1024).optional().meta({ title: 'User name', description: 'Exact.' }),
    cidr: refine(rangeProblem).optional().meta({
      title: 'Address range',
      description: 'For example 10.1.0.0/16. Never matches where the broker does not show addresses.',
    }),
    filter: refine(filterProblem)
      .optional()
      .meta({ title: 'Topic filter', description: 'Allows this filter and narrower ones.' }),
  })
  .refine((entry) => Object.values(entry).some((field) => field !== undefined), 'fill in at least one field');

export type AllowedSubscriber = z.output<typeof allowedSubscriberSchema>;

/** Who subscribes to what; null where the broker does not show it. */
export type Subscriber = {
  readonly clientId: string | null;
  readonly username: string | null;
  readonly address: string | null;
  readonly filter: string;
};

/** The settings field that detectors of subscriptions share. */
export const allowListField = z
  .array(allowedSubscriberSchema)
  .max(500)
  .default([])
  .meta({ title: 'Allowed subscribers', description: 'MQTT clients that may do this without an alert.' });

/**
 * Is a subscription on the allow-list? Every field of an entry must match; what the broker does not show matches no
 * entry that asks for it.
 */
export function isAllowed(subscriber: Subscriber, allowList: readonly AllowedSubscriber[]): boolean {
  return allowList.some(
    (entry) =>
      (entry.clientId === undefined ||
        (subscriber.clientId !== null && matchesPattern(subscriber.clientId, entry.clientId))) &&
      (entry.username === undefined || subscriber.username === entry.username) &&
      (entry.cidr === undefined ||
        (subscriber.address !== null && addressInRange(subscriber.address, entry.cidr))) &&
      (entry.filter === undefined || filterCovers(entry.filter, subscriber.filter)),
  );
}

/** Does text match a pattern in which `*` stands for any characters? Linear, whatever the pattern. */
export function matchesPattern(text: string, pattern: string): boolean {
  const parts = pattern.split('*');
  const head = parts[0] ?? '';
  if (parts.length === 1) return text === pattern;
  const tail = parts[parts.length - 1] ?? '';
  if (text.length < head.length + tail.length || !text.startsWith(head) || !text.endsWith(tail)) return false;
  let position = head.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, position);
    if (found === -1) return false;
    position = found + part.length;
  }
  return position <= text.length - tail.length;
}

/** Does every topic that `narrow` matches match `wide` too? Share prefixes are stripped. */
export function filterCovers(wide: string, narrow: string): boolean {
  const wideLevels = stripShare(wide).filter.split('/');
  const narrowLevels = stripShare(narrow).filter.split('/');
  const isWild = (level: string | undefined) => level === '#' || level === '+';
  if (isWild(wideLevels[0]) && narrowLevels[0]?.startsWith('$')) return false;
  for (let level = 0; level < wideLevels.length; level++) {
    const part = wideLevels[level];
    if (part === '#') return true;
    const asked = narrowLevels[level];
    if (asked === undefined || asked === '#') return false;
    if (part !== '+' && part !== asked) return false;
  }
  return wideLevels.length === narrowLevels.length;
}
