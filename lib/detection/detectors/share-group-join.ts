import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import type { Finding } from '@/lib/domain/finding';
import type { Severity } from '@/lib/domain/severity';
import { allowListField, isAllowed } from '../allow-list';
import { defineDetector, type World } from '../detector';
import {
  createFirstSeen,
  type FirstSeen,
  isLearning,
  learnHoursField,
  meet,
  restoreFirstSeen,
  saveFirstSeen,
} from '../first-seen';
import { identifyClient } from '../identify-client';
import { readSubscription, type SubscribeAttempt, subscriptionEvidence } from '../read-subscription';
import { recentByKey } from '../recent-by-key';
import { memoryBytesMax, recallStrings, rememberStrings } from '../remember-strings';

const groupsMax = 1000;
const membersMax = 200;
const clientsMax = 20_000;
/** Whoever was first seen less than this before it joins is unknown. */
const unknownMs = 3_600_000;

const settings = z.object({ allowList: allowListField, learningHours: learnHoursField });

const storedParts = z.object({ known: z.unknown(), groups: z.unknown() });
const names = z.array(z.string().max(2048)).max(membersMax);
const storedGroup = z.object({ members: names, usernames: names, since: z.number() });
type Group = { readonly members: Set<string>; readonly usernames: Set<string>; since: number };
type State = { readonly known: FirstSeen; readonly groups: Map<string, Group> };

export const shareGroupJoin = defineDetector({
  kind: 'share-group-join',
  family: 'subscription',
  title: 'New member of a shared subscription',
  severity: 'medium',
  needs: ['client.subscribed'],
  attack: [attackTags.automatedCollection, attackTags.blockReportingMessage],
  explain:
    'A shared subscription hands each message to one member of its group only. A member that does not belong there takes messages away from the others: they are read by a stranger and missed by whoever should act on them. Who is in a group during the first day that the broker is watched, or of the group, belongs to it; a new member that signs in as the same user as the others is reported as low, as when a consumer is started once more.',
  respond: [
    'Ask whoever runs the group’s consumers whether this one is theirs.',
    'If it is, add it to the allow-list as narrowly as it can be described.',
    'If not, disconnect it and disable its user: until then part of the messages does not arrive where it should.',
    'Restrict in the broker’s access rules which users may subscribe to $share filters of this group.',
  ],
  settings,
  observes: ['event'],
  createState: (): State => ({ known: createFirstSeen(), groups: new Map() }),
  save({ known, groups }) {
    if (known.since === null) return null;
    const stored = [...groups].map(
      ([name, { members, usernames, since }]) =>
        [name, { members: [...members], usernames: [...usernames], since }] as const,
    );
    return {
      known: saveFirstSeen(known, memoryBytesMax / 2),
      groups: rememberStrings(null, stored, memoryBytesMax / 2),
    };
  },
  restore({ known, groups }, memory) {
    const parts = storedParts.safeParse(memory).data;
    restoreFirstSeen(known, parts?.known);
    for (const [name, group] of recallStrings(parts?.groups, storedGroup)?.entries ?? [])
      groups.set(name, {
        members: new Set(group.members),
        usernames: new Set(group.usernames),
        since: group.since,
      });
  },
  evaluate({ observation, world, settings, state, now }) {
    if (observation.type !== 'event') return [];
    const isYoung = isLearning(state.known, now, settings.learningHours);
    const { event } = observation;
    const firstMet =
      event.clientId === null ? now : meet(state.known, identifyClient(event, world).key, now, clientsMax);
    const attempt = readSubscription(observation, world);
    if (attempt === null || attempt.shareGroup === null || attempt.isDenied) return [];
    const { who, inner, shareGroup, filter } = attempt;
    const create = (): Group => ({ members: new Set(), usernames: new Set(), since: now });
    const group = recentByKey(state.groups, `${shareGroup}/${inner}`, groupsMax, create);
    if (group.members.has(who.key)) return [];
    const others = group.members.size;
    const isOwnUser = who.username !== null && group.usernames.has(who.username);
    if (group.members.size < membersMax) group.members.add(who.key);
    const isForming = isYoung || now - group.since < settings.learningHours * 3_600_000;
    if (isForming && who.username !== null && group.usernames.size < membersMax)
      group.usernames.add(who.username);
    if (others === 0 || isForming || isAllowed({ ...who, filter }, settings.allowList)) return [];
    const isUnknown = now - firstMet < unknownMs;
    const severity = isOwnUser ? 'low' : isUnknown ? 'high' : 'medium';
    return [report(attempt, { severity, others, isUnknown, isOwnUser }, world, now)];
  },
});

type Joining = {
  readonly severity: Severity;
  readonly others: number;
  readonly isUnknown: boolean;
  readonly isOwnUser: boolean;
};

function report(
  attempt: SubscribeAttempt,
  { severity, others, isUnknown, isOwnUser }: Joining,
  world: World,
  now: number,
): Finding {
  const { who, filter } = attempt;
  const standing = isOwnUser
    ? 'It signed in as the same user as other members.'
    : isUnknown
      ? 'It was never seen before.'
      : 'It is known, but was not a member before.';
  return {
    action: 'raise',
    detector: 'share-group-join',
    key: `${who.key} ${filter}`,
    at: now,
    severity,
    confidence: isOwnUser ? 0.4 : 0.7,
    title: `${who.name} joined the shared subscription ${filter} on ${world.brokerName}`,
    summary: `${who.phrase} joined ${filter}, which has ${others} other member${others === 1 ? '' : 's'}, and now takes part of their messages. ${standing}`,
    subject: who.subject,
    evidence: { ...subscriptionEvidence(attempt), otherGroupMembers: others, seenBefore: !isUnknown },
    attack: [attackTags.automatedCollection, attackTags.blockReportingMessage],
  };
}
