import type { PlantModel, SparkplugNode } from './plant-model';
import { randomWait } from './signal';
import { type Period, type SimulatedClient, startOf } from './simulate-sessions';
import type { Outage } from './simulate-traffic';
import { deviceBirth, nodeBirth, nodeDeath, rebirthCommand } from './sparkplug-messages';

/** One message that the monitor would have received, other than ordinary data. */
export type Happening = { readonly at: number; readonly topic: string; readonly payload: Uint8Array };

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const rebirthMeanMs = 30 * hourMs;
const utf8 = new TextEncoder();

/** A handful of times in which an edge node was away for some minutes, none of them at the very end. */
export function simulateOutages({ nodes }: PlantModel, { from, to, random }: Period): readonly Outage[] {
  const count = Math.round((to - from) / (30 * hourMs));
  return Array.from({ length: count }, (_, number) => {
    const begin = from + Math.round(((to - from - 2 * hourMs) * (number + 0.2 + 0.6 * random())) / count);
    const node = nodes[Math.floor(random() * nodes.length)] as SparkplugNode;
    return { node, from: begin, to: begin + Math.round((2 + 12 * random()) * minuteMs) };
  });
}

/**
 * Everything of a period that the broker would have told of connections and subscriptions (in Aedes's words), and every
 * Sparkplug birth, death and host state; in order of time.
 */
export function simulateHappenings(
  brokerId: string,
  model: PlantModel,
  { clients, outages }: { readonly clients: readonly SimulatedClient[]; readonly outages: readonly Outage[] },
  period: Period,
): readonly Happening[] {
  const { from, to } = period;
  const told = new BrokerWords(brokerId);
  const happenings: Happening[] = [];
  for (const { clientId, filters, sessions } of clients) {
    for (const { begin, end } of sessions) {
      happenings.push(told.connected(clientId, begin));
      if (filters.length > 0) happenings.push(told.subscribed(clientId, filters, begin + 60));
      if (end !== null) happenings.push(told.disconnected(clientId, end));
    }
  }
  const state = utf8.encode(JSON.stringify({ online: true, timestamp: from }));
  happenings.push({ at: from + 25_000, topic: `spBv1.0/STATE/${model.hostId}`, payload: state });
  for (const node of model.nodes) {
    const away = outages.filter((outage) => outage.node === node);
    happenings.push(...lifeOf(node, away, { told, period, start: startOf(period) }));
  }
  return happenings.filter(({ at }) => at < to).sort((a, b) => a.at - b.at);
}

type Telling = { readonly told: BrokerWords; readonly period: Period; readonly start: number };

function lifeOf(
  node: SparkplugNode,
  outages: readonly Outage[],
  { told, period, start }: Telling,
): readonly Happening[] {
  const happenings: Happening[] = [];
  const begins = [start, ...outages.map((outage) => outage.to)];
  for (const [bdSeq, begin] of begins.entries()) {
    const end = outages[bdSeq]?.from ?? period.to;
    happenings.push(
      told.connected(node.clientId, begin),
      told.subscribed(node.clientId, [commandTopic(node)], begin + 40),
    );
    for (let at = begin + 100; at < end; at += minuteMs + randomWait(rebirthMeanMs, period.random)) {
      if (at > begin + 100)
        happenings.push({ at: at - 80, topic: commandTopic(node), payload: rebirthCommand(at - 80) });
      happenings.push(...births(node, bdSeq % 256, at));
    }
    if (end === period.to) continue;
    happenings.push({ at: end, topic: nodeTopic(node, 'NDEATH'), payload: nodeDeath(bdSeq % 256, begin) });
    happenings.push(told.disconnected(node.clientId, end + 5));
  }
  return happenings;
}

/** The births of a node and its devices; a Sparkplug Aware broker keeps each as a certificate. */
function births(node: SparkplugNode, bdSeq: number, at: number): readonly Happening[] {
  const messages = [
    { at, topic: nodeTopic(node, 'NBIRTH'), payload: nodeBirth(node, { bdSeq, seq: 0, at }) },
    ...node.devices.map((device, index) => ({
      at: at + 10 * (index + 1),
      topic: `${nodeTopic(node, 'DBIRTH')}/${device.name}`,
      payload: deviceBirth(node, device, { seq: index + 1, at }),
    })),
  ];
  return messages.flatMap((birth) => [birth, { ...birth, topic: `$sparkplug/certificates/${birth.topic}` }]);
}

function nodeTopic({ group, edgeNode }: SparkplugNode, type: string): string {
  return `spBv1.0/${group}/${type}/${edgeNode}`;
}

function commandTopic(node: SparkplugNode): string {
  return nodeTopic(node, 'NCMD');
}

/** What Aedes publishes below `$SYS` about its MQTT clients. */
class BrokerWords {
  constructor(private readonly brokerId: string) {}

  connected(clientId: string, at: number): Happening {
    return this.say('new/clients', clientId, at);
  }

  disconnected(clientId: string, at: number): Happening {
    return this.say('disconnect/clients', clientId, at);
  }

  subscribed(clientId: string, filters: readonly string[], at: number): Happening {
    const subs = filters.map((topic) => ({ topic, qos: 0 }));
    return this.say('new/subscribes', JSON.stringify({ clientId, subs }), at);
  }

  private say(word: string, text: string, at: number): Happening {
    return { at, topic: `$SYS/${this.brokerId}/${word}`, payload: utf8.encode(text) };
  }
}
