import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import type { SparkplugSignKind } from '@/lib/sparkplug/sign';
import { type CommandRates, createCommandRates, noteCommand } from '../sparkplug/command-rates';
import { defineSignDetector } from '../sparkplug/define-sign-detector';
import { isHostStart } from '../sparkplug/host-trail';
import { brokerEntity, nodeEntity, nodeKeyOf } from '../sparkplug/name-entity';
import { calmMinutesField, type SignScene, type SignVerdict } from '../sparkplug/sign-detector-spec';

/** What makes a host application ask for a rebirth. */
const reasons: readonly SparkplugSignKind[] = [
  'sequence-gap',
  'sequence-repeat',
  'data-before-birth',
  'data-after-death',
  'device-data-before-birth',
  'metric-undeclared',
];
const reasonSeconds = 60;

const settings = z.object({
  perNode: z.number().int().min(2).max(100).default(3).meta({
    title: 'Rebirths of one node',
    description: 'So many rebirth requests to one edge node within a minute are a storm.',
  }),
  nodes: z.number().int().min(2).max(5000).default(20).meta({
    title: 'Edge nodes',
    description: 'So many edge nodes asked for a rebirth within a minute are a storm.',
  }),
  hostStartSeconds: z.number().int().min(0).max(3600).default(180).meta({
    title: 'After a host’s start, seconds',
    description:
      'A known host application that was offline and has just come online asks every edge node for a rebirth: low.',
  }),
  calmMinutes: calmMinutesField(30),
});
type Own = { readonly rates: CommandRates; hostStartAt: number };
type Scene = SignScene<z.output<typeof settings>, Own>;

export const sparkplugRebirthStorm = defineSignDetector({
  kind: 'sparkplug-rebirth-storm',
  family: 'sparkplug',
  title: 'Storm of Sparkplug rebirths',
  severity: 'medium',
  attack: [attackTags.denialOfService, attackTags.unauthorizedCommandMessage],
  explain:
    'Rebirths are asked for again and again: three times of one edge node, or of twenty edge nodes, within a minute. A rebirth request is a few bytes, and its answer all metrics of a node with all its devices, so this overloads broker, network and hosts at little cost. Two host applications that fight, or a defective one, do it as well. It is low when a known host application was offline and has just come online and asks everybody once, or when messages of the node were lost, which makes hosts ask; the common ones ask at most once in five seconds.',
  respond: [
    'Look whether broker, network and hosts carry the load.',
    'Ask which host application asks, and why: two with the same role may be fighting.',
    'If none does, find the MQTT client that publishes NCMD and take its right to.',
  ],
  settings,
  signs: ['command', 'state'],
  recalls: reasons,
  entityOf: nodeEntity,
  own: { create: (): Own => ({ rates: createCommandRates(), hostStartAt: Number.NEGATIVE_INFINITY }) },
  judge(scene) {
    const { sign, own } = scene;
    if (sign.kind === 'command') return sign.facts.isRebirthOnly === true ? judgeRebirth(scene) : null;
    if (isHostStart(sign, scene.world)) own.hostStartAt = sign.at;
    return null;
  },
});

function judgeRebirth({
  sign,
  own,
  entity,
  settings: chosen,
  world,
  secondsSince,
}: Scene): SignVerdict | null {
  const { commands, nodes } = noteCommand(own.rates, nodeKeyOf(sign), sign.at);
  const isFleet = nodes >= chosen.nodes;
  const isOfNode = commands >= chosen.perNode;
  if (!isFleet && !isOfNode) return null;
  const isStart = !isOfNode && sign.at - own.hostStartAt <= chosen.hostStartSeconds * 1000;
  const hasReason = isOfNode && reasons.some((kind) => secondsSince(kind) <= reasonSeconds);
  const isHarmless = isStart || hasReason;
  const why = isStart
    ? 'A host application had just come online, and then asks everybody once.'
    : hasReason
      ? 'Messages of the node were lost or did not fit shortly before, so a host application has a reason to ask.'
      : 'Nothing was seen that would make a host application ask.';
  const whom = isOfNode ? entity.name : `${nodes} edge nodes`;
  return {
    severity: isHarmless ? 'low' : 'medium',
    confidence: isHarmless ? 0.3 : 0.6,
    ...(isOfNode ? {} : { about: brokerEntity(world) }),
    title: `Storm of rebirths of ${whom}`,
    summary: `${isOfNode ? `${entity.heading} was asked for a rebirth ${commands} times` : `${nodes} edge nodes were asked for a rebirth`} within a minute. ${why}`,
    evidence: { rebirthsInAMinute: commands, nodesInAMinute: nodes },
  };
}
