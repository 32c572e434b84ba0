import { connectPlantClient } from './plant-client';
import type { PlantModel, SparkplugNode } from './plant-model';
import { rebirthCommand } from './sparkplug-messages';

export type RunningHost = { requestRebirth(node: SparkplugNode): void; stop(): void };

/** Runs the plant's primary host application: retained STATE with its Will, and an ear on each group. */
export async function runHostApplication(url: string, { hostId, nodes }: PlantModel): Promise<RunningHost> {
  const timestamp = Date.now();
  const topic = `spBv1.0/STATE/${hostId}`;
  const state = (online: boolean) => Buffer.from(JSON.stringify({ online, timestamp }));
  const client = await connectPlantClient(url, hostId, {
    will: { topic, payload: state(false), qos: 1, retain: true },
  });
  client.on('error', () => undefined);
  client.on('connect', () => client.publish(topic, state(true), { qos: 1, retain: true }));
  client.publish(topic, state(true), { qos: 1, retain: true });
  // Who reads that it is offline while it is not says so at once (tck-id-message-flow-hid-sparkplug-state-message-delivered).
  client.on('message', (name, payload) => {
    if (name === topic && payload.equals(state(false)))
      client.publish(topic, state(true), { qos: 1, retain: true });
  });
  await client.subscribeAsync(topic, { qos: 1 });
  await client.subscribeAsync([...new Set(nodes.map(({ group }) => `spBv1.0/${group}/#`))], { qos: 1 });
  return {
    requestRebirth({ group, edgeNode }) {
      client.publish(`spBv1.0/${group}/NCMD/${edgeNode}`, Buffer.from(rebirthCommand(Date.now())), {
        qos: 0,
      });
    },
    stop: () => void client.end(true),
  };
}
