import mqtt, { type MqttClient } from 'mqtt';
import { createRandom } from '@/workers/demo/signal';
import {
  edgeNode,
  lineClients,
  nodeBirth,
  nodeData,
  nodeDataMs,
  nodeDeath,
  type PlantMessage,
  sources,
} from './plant';

export type LivePlant = { stop(): Promise<void> };

/** The plant as `SimulatedPlant` has taught it, now on a real broker: the same MQTT clients, topics and rhythms. */
export async function runLivePlant(url: string): Promise<LivePlant> {
  const random = createRandom(7);
  const clients = new Map<string, MqttClient>();
  const bdSeq = 200;
  for (const clientId of lineClients)
    clients.set(clientId, await mqtt.connectAsync(url, { clientId, keepalive: 60, protocolVersion: 4 }));
  const { topic, payload } = nodeDeath(bdSeq, Date.now());
  const will = { topic, payload, qos: 0 as const, retain: false };
  const node = await mqtt.connectAsync(url, {
    clientId: edgeNode.clientId,
    keepalive: 60,
    protocolVersion: 4,
    will,
  });
  clients.set(edgeNode.clientId, node);
  const publish = (message: PlantMessage) =>
    void clients.get(message.clientId)?.publish(message.topic, message.payload, { retain: message.retain });
  publish(nodeBirth(bdSeq, Date.now(), random));
  let seq = 0;
  const timers = [setInterval(() => publish(nodeData(++seq, Date.now(), random)), nodeDataMs)];
  const starts = sources.map(({ clientId, topic, periodMs, retain, payload }, place) => {
    let number = 10_000;
    const act = () => publish({ clientId, topic, retain, payload: payload(Date.now(), number++, random) });
    return setTimeout(
      () => {
        act();
        timers.push(setInterval(act, periodMs));
      },
      200 + ((place * 700) % Math.min(periodMs, 10_000)),
    );
  });
  return {
    async stop() {
      for (const timer of [...timers, ...starts]) clearTimeout(timer);
      await Promise.all([...clients.values()].map((client) => client.endAsync(true)));
    },
  };
}
