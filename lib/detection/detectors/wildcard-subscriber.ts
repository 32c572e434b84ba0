import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import type { Finding } from '@/lib/domain/finding';
import type { Severity } from '@/lib/domain/severity';
import { staticBreadth } from '@/lib/domain/topic-filter';
import { allowListField, isAllowed } from '../allow-list';
import { defineDetector, type World } from '../detector';
import { readSubscription, type SubscribeAttempt, subscriptionEvidence } from '../read-subscription';
import { recentByKey } from '../recent-by-key';
import { allowListEntryOf } from '../review-subscription';
import { type Breadth, measureBreadth } from '../topic-breadth';

const groupsMax = 1000;
const membersMax = 100;

const settings = z.object({
  allowList: allowListField,
  breadthMin: z.number().min(1).max(100).default(50).meta({
    title: 'Least breadth',
    description: 'Filters that open up less than this (0 to 100) are not reported.',
  }),
  anonymousIsCritical: z.boolean().default(true).meta({
    title: 'Anonymous is critical',
    description:
      'A subscription to everything by an MQTT client without a user name is critical instead of high.',
  }),
  topicsMin: z.number().int().min(1).max(100_000).default(20).meta({
    title: 'Topics before shares count',
    description:
      'With fewer known topics than this the share of topics and of traffic says nothing, so that only the filter itself is judged.',
  }),
});

type Settings = z.output<typeof settings>;
type State = { readonly membersByGroup: Map<string, Set<string>> };
type Subscription = SubscribeAttempt & {
  readonly breadth: Breadth;
  /** Are there enough topics for shares of them to mean anything? */
  readonly sharesCount: boolean;
  readonly isCommands: boolean;
  /** Other members of its share group that the monitor has seen. */
  readonly groupMembers: number;
};

export const wildcardSubscriber = defineDetector({
  kind: 'wildcard-subscriber',
  family: 'subscription',
  title: 'Unexpected wildcard subscriber',
  severity: 'high',
  needs: ['client.subscribed'],
  attack: [attackTags.automatedCollection, attackTags.pointAndTagIdentification],
  explain:
    'An MQTT client that is not on the allow-list asked for a large part of everything that passes through the broker. That is how eavesdroppers, scanners and curious tools begin; historians and gateways do it too, and belong on the allow-list. The broker accepted the SUBSCRIBE; whether it then delivers each topic may still depend on its access rules (on Mosquitto an acl_file accepts the SUBSCRIBE and filters what is delivered).',
  respond: [
    'Find out whose MQTT client this is: its id, user name and address, and when it first connected.',
    'If it is expected, approve it: the evidence proposes the narrow entry for the allow-list (MQTT client id, user name and filter); a subscription that was there while the broker was being learned waits for approval on the Subscriptions page. Nothing is allowed by itself.',
    'If not: disconnect it, disable its user name or block its address, and change the credentials it used.',
    'Restrict the filters that this user may read in the broker’s access rules, and verify with a test subscription that nothing else is delivered.',
    'Treat what the exposed topics carried since it subscribed as read by a stranger.',
  ],
  settings,
  observes: ['event'],
  createState: (): State => ({ membersByGroup: new Map() }),
  evaluate({ observation, world, settings, state, now }) {
    const attempt = readSubscription(observation, world);
    if (attempt === null) return [];
    const { filter, inner, shareGroup, isDenied, who } = attempt;
    const groupMembers =
      isDenied || shareGroup === null ? 0 : joinGroup(state, `${shareGroup}/${inner}`, who.key);
    if (inner.startsWith('$') || !/[+#]/.test(inner)) return [];
    const isCommands = listensToCommands(inner);
    const breadth = measureBreadth(inner, world.topics);
    const sharesCount = breadth.liveTopics >= settings.topicsMin;
    const judged = sharesCount ? breadth.breadth : staticBreadth(inner);
    if (judged < settings.breadthMin && !isCommands) return [];
    if (isAllowed({ ...who, filter }, settings.allowList)) return [];
    return [report({ ...attempt, breadth, sharesCount, isCommands, groupMembers }, world, settings, now)];
  },
});

function joinGroup(state: State, group: string, member: string): number {
  const members = recentByKey(state.membersByGroup, group, groupsMax, () => new Set<string>());
  const others = members.has(member) ? members.size - 1 : members.size;
  if (members.size < membersMax) members.add(member);
  return others;
}

/** Commands to edge nodes that the filter does not name, for example `spBv1.0/+/NCMD/#`; a node's own commands are its own. */
function listensToCommands(inner: string): boolean {
  const [namespace, , verb, edgeNode] = inner.split('/');
  return (
    namespace === 'spBv1.0' && (verb === 'NCMD' || verb === 'DCMD') && (edgeNode === '+' || edgeNode === '#')
  );
}

function isEverything(inner: string): boolean {
  return inner === '#' || inner === '+/#';
}

function severityOf(
  { inner, who, breadth, sharesCount, isDenied, isCommands }: Subscription,
  settings: Settings,
): Severity {
  const share = sharesCount ? Math.max(breadth.topicShare, breadth.trafficShare) : 0;
  if (isEverything(inner)) {
    if (isDenied) return 'medium';
    return who.isAnonymous && settings.anonymousIsCritical ? 'critical' : 'high';
  }
  if (isCommands || inner === 'spBv1.0/#' || share >= 0.5) return isDenied ? 'medium' : 'high';
  return share >= 0.2 && !isDenied ? 'medium' : 'low';
}

function report(subscription: Subscription, world: World, settings: Settings, now: number): Finding {
  const { who, breadth, isDenied, groupMembers } = subscription;
  return {
    action: 'raise',
    detector: 'wildcard-subscriber',
    key: who.key,
    at: now,
    severity: severityOf(subscription, settings),
    confidence: who.clientId === null ? 0.7 : 0.95,
    title: titleOf(subscription, world),
    summary: summaryOf(subscription, world),
    subject: who.subject,
    evidence: {
      ...subscriptionEvidence(subscription),
      breadth: Math.round(breadth.breadth),
      exposedTopics: isDenied ? 0 : breadth.exposedTopics,
      matchedTopics: breadth.exposedTopics,
      knownTopics: breadth.liveTopics,
      topicShare: round(breadth.topicShare),
      trafficShare: round(breadth.trafficShare),
      otherGroupMembers: groupMembers,
      proposedAllowListEntry: allowListEntryOf(subscription),
    },
    attack: [attackTags.automatedCollection, attackTags.pointAndTagIdentification],
  };
}

function round(share: number): number {
  return Math.round(share * 1000) / 1000;
}

function titleOf({ filter, inner, who, isDenied, isCommands }: Subscription, world: World): string {
  const verb = isDenied ? 'was refused a subscription' : 'subscribed';
  if (isEverything(inner)) return `${who.name} ${verb} to everything on ${world.brokerName} (${filter})`;
  if (isCommands)
    return `${who.name} ${verb} to the commands of many edge nodes on ${world.brokerName} (${filter})`;
  return `${who.name} ${verb} to ${filter} on ${world.brokerName}`;
}

function summaryOf({ filter, who, breadth, isDenied, groupMembers }: Subscription, world: World): string {
  const { exposedTopics, liveTopics, topicShare, trafficShare } = breadth;
  const scope =
    liveTopics === 0
      ? 'No topic is known yet, so its reach cannot be counted'
      : `${exposedTopics.toLocaleString('en')} of ${liveTopics.toLocaleString('en')} known topics (${percent(topicShare)}) with ${percent(trafficShare)} of the traffic`;
  const sentences = isDenied
    ? [
        `${who.phrase} tried to subscribe to ${filter} and the broker refused.`,
        liveTopics === 0 ? `${scope}.` : `It would have covered ${scope}.`,
      ]
    : [
        `${who.phrase} subscribed to ${filter}.`,
        liveTopics === 0 ? `${scope}.` : `That exposes ${scope} now.`,
        world.brokerKind === 'mosquitto'
          ? 'The broker accepted the subscription; an acl_file may still filter what it delivers.'
          : 'The broker accepted the subscription; whether it delivers every topic depends on its access rules.',
      ];
  if (groupMembers > 0)
    sentences.push(
      `As a further member of a shared subscription it takes messages away from ${groupMembers} other${groupMembers === 1 ? '' : 's'}.`,
    );
  return sentences.join(' ');
}

function percent(share: number): string {
  if (share > 0 && share < 0.01) return 'under 1 %';
  return `${Math.round(share * 100)} %`;
}
