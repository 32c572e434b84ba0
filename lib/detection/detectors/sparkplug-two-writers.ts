import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import type { SparkplugSign } from '@/lib/sparkplug/sign';
import { isLearning, learnHoursField, meet } from '../first-seen';
import { isGeneratedId } from '../identify-client';
import { defineSignDetector } from '../sparkplug/define-sign-detector';
import { nodeEntity } from '../sparkplug/name-entity';
import { numberFact, textFact } from '../sparkplug/read-facts';
import { calmMinutesField, type SignScene, type SignVerdict } from '../sparkplug/sign-detector-spec';

const idsMax = 2000;
const dayMs = 86_400_000;

const settings = z.object({
  turnsMin: z.number().int().min(2).max(100).default(3).meta({
    title: 'Births that take turns',
    description: 'So many births by turns within ten minutes are two writers, not a restart.',
  }),
  handOverSeconds: z.number().int().min(10).max(3600).default(120).meta({
    title: 'Hand-over, seconds',
    description:
      'When another MQTT client sends for an edge node, the old one has this long to be gone; then it is a replacement or a failover. At least one and a half keep-alive times.',
  }),
  clientIdsPerDayMax: z.number().int().min(1).max(1000).default(3).meta({
    title: 'MQTT client ids a day',
    description:
      'An edge node with more ids than this in a day makes them up anew each time: then only another address counts.',
  }),
  learningHours: learnHoursField,
  calmMinutes: calmMinutesField(60),
});
type Scene = SignScene<z.output<typeof settings>>;

export const sparkplugTwoWriters = defineSignDetector({
  kind: 'sparkplug-two-writers',
  family: 'sparkplug',
  title: 'Two writers on one Sparkplug edge node',
  severity: 'critical',
  attack: [attackTags.spoofReportingMessage, attackTags.masquerading],
  explain:
    'Two senders act as the same edge node at the same time. Each message of an edge node carries a sequence number that counts up by one; here two such counts advance side by side, or two sessions are born by turns, or the broker says that another MQTT client sends for the node while its own is still connected. Lost messages, restarts and the wrap after 255 never look like this. So looks somebody who injects telemetry under the node’s name; two gateways configured with the same ids, and a failover pair of which both halves are active, look the same and are as harmful, because hosts cannot tell their values apart. A replacement or a failover, where the old MQTT client goes, is told as low, and so is a standby that already took the node’s commands while the broker was new to the monitor.',
  respond: [
    'Do not trust any value of this edge node until it is clear which sender is the true one; read them at the machine.',
    'Ask whether a second gateway was commissioned or a standby became active; if so, give each its own edge node id.',
    'Find the MQTT clients that may publish below this edge node: which of them connected shortly before it began?',
    'A stranger: disconnect it, change the credentials it used, and let only the node’s own user publish on its topics.',
  ],
  settings,
  isLearner: true,
  signs: ['two-heads', 'births-alternate', 'other-publisher'],
  entityOf: nodeEntity,
  judge(scene) {
    const { sign, entity, settings: chosen } = scene;
    if (sign.kind === 'other-publisher') return judgePublisher(scene);
    if (sign.kind === 'two-heads')
      return {
        severity: 'critical',
        confidence: 0.95,
        title: `Two writers on ${entity.name}`,
        summary: `In messages of ${entity.name} ${sign.text}. One sender has one counter, so two are active in the node’s name; which of their values are true cannot be told from the messages.`,
      };
    const turns = numberFact(sign.facts, 'turns') ?? 0;
    if (turns < chosen.turnsMin) return null;
    return {
      severity: 'critical',
      confidence: 0.9,
      title: `Two senders take turns as ${entity.name}`,
      summary: `Births of ${entity.name} come by turns from two sessions (${sign.text}). Two MQTT clients fight over the node’s name: each new one pushes the other out, or both run beside each other.`,
    };
  },
});

function judgePublisher(scene: Scene): SignVerdict | null {
  const { sign, entity, settings: chosen, world } = scene;
  const clientId = textFact(sign.facts, 'clientId');
  const usual = textFact(sign.facts, 'usualClientId');
  if (usual === null || (clientId !== null && world.isMonitor(clientId))) return null;
  if (clientId === null || sign.topic === '') return judgeAbsent(scene, clientId, usual);
  const isOfManyIds = idsToday(scene, clientId) > chosen.clientIdsPerDayMax;
  if ((isOfManyIds && !isElsewhere(sign, scene)) || isReconnected(sign, scene)) return null;
  const isUsualThere = world.session(usual)?.connectedSince != null;
  const waitSeconds = chosen.handOverSeconds;
  const evidence = { clientIds: [clientId, usual] };
  if (!isUsualThere)
    return {
      severity: 'low',
      confidence: 0.5,
      waitSeconds,
      title: `${entity.heading} now sends through another MQTT client`,
      summary: `MQTT client “${clientId}” sends for ${entity.name}, which until now was “${usual}”. The old one is not connected any more: a replacement or a failover looks like this, and so does somebody who took the node’s place.`,
      evidence,
    };
  return {
    severity: 'critical',
    confidence: 0.9,
    waitSeconds,
    title: `Another MQTT client sends as ${entity.name}`,
    summary: `The broker names MQTT client “${clientId}” as sender of messages of ${entity.name}, while “${usual}”, which usually sends them, is still connected ${chosen.handOverSeconds} seconds later. Somebody writes in the node’s name.`,
    evidence,
  };
}

/** Nobody was seen to send: a birth without a connection, or somebody else who takes the node’s commands. */
function judgeAbsent(scene: Scene, clientId: string | null, usual: string): SignVerdict {
  const { sign, entity } = scene;
  if (clientId === null)
    return {
      severity: 'high',
      confidence: 0.7,
      title: `${entity.heading} was born without its MQTT client`,
      summary: `A birth of ${entity.name} came although by the broker its MQTT client “${usual}” is not connected, and no other took its place (${sign.text}). Somebody else seems to send in the node’s name.`,
    };
  const isStandby = wasThereWhileLearning(scene, clientId);
  return {
    severity: isStandby ? 'low' : 'medium',
    confidence: isStandby ? 0.3 : 0.5,
    title: `Another MQTT client takes the commands of ${entity.name}`,
    summary: `MQTT client “${clientId}” subscribes to the commands of ${entity.name} beside “${usual}”, which is connected as well (${sign.text}). ${isStandby ? 'It did so while this broker was new to the monitor, too, as a standby does.' : 'A second gateway with the same ids does so, and somebody who listens to commands.'}`,
    evidence: { clientIds: [clientId, usual] },
  };
}

/** Learns who takes a node’s commands beside its own MQTT client, as the other half of a failover pair does. */
function wasThereWhileLearning({ known, entity, settings: chosen, now }: Scene, clientId: string): boolean {
  const key = JSON.stringify(['standby', entity.key, clientId]);
  if (isLearning(known, now, chosen.learningHours)) meet(known, key, now, idsMax);
  return known.metAt.has(key);
}

/** How many MQTT clients sent for the node within a day. */
function idsToday({ known, entity, now }: Scene, clientId: string): number {
  const prefix = `${entity.key}/`;
  known.metAt.delete(`${prefix}${clientId}`);
  meet(known, `${prefix}${clientId}`, now, idsMax);
  let ids = 0;
  for (const [key, at] of known.metAt) if (now - at < dayMs && key.startsWith(prefix)) ids++;
  return ids;
}

/** By the broker both are connected from different addresses. */
function isElsewhere({ facts }: SparkplugSign, { world }: Scene): boolean {
  const address = textFact(facts, 'address') ?? world.session(textFact(facts, 'clientId') ?? '')?.address;
  const usualAddress = world.session(textFact(facts, 'usualClientId') ?? '')?.address;
  return address != null && usualAddress != null && address !== usualAddress;
}

/** Both ids are made up by software, and both come from the same address: one device that connected anew. */
function isReconnected({ facts }: SparkplugSign, { world }: Scene): boolean {
  const clientId = textFact(facts, 'clientId') ?? '';
  const usual = textFact(facts, 'usualClientId') ?? '';
  const address = textFact(facts, 'address') ?? world.session(clientId)?.address ?? null;
  const usualAddress = world.session(usual)?.address ?? address;
  return isGeneratedId(clientId) && isGeneratedId(usual) && address !== null && address === usualAddress;
}
