import { connectPlantClient } from './plant-client';
import type { Controller, Listener } from './plant-model';
import { publishInRhythm } from './publish-in-rhythm';

/** An MQTT client of the plant at work; `reconnect` ends its connection cleanly and comes back after a pause. */
export type RunningClient = { readonly clientId: string; reconnect(pauseMs: number): void; stop(): void };

/** Runs a controller: publishes each of its sensors in its rhythm. */
export async function runController(
  url: string,
  controller: Controller,
  random: () => number,
): Promise<RunningClient> {
  const client = await connectPlantClient(url, controller.clientId);
  client.on('error', () => undefined);
  const stops = controller.sensors.map(({ topic, rhythm, qos, retain, payload }) =>
    publishInRhythm(rhythm, random, (at) => {
      if (client.connected) client.publish(topic, payload(at), { qos, retain });
    }),
  );
  return {
    clientId: controller.clientId,
    reconnect: (pauseMs) => client.end(false, () => setTimeout(() => client.reconnect(), pauseMs)),
    stop() {
      for (const stop of stops) stop();
      client.end(true);
    },
  };
}

/** Runs an MQTT client that only listens. */
export async function runListener(url: string, { clientId, filters }: Listener): Promise<RunningClient> {
  const client = await connectPlantClient(url, clientId);
  client.on('error', () => undefined);
  await client.subscribeAsync([...filters], { qos: 0 });
  return {
    clientId,
    reconnect: (pauseMs) => client.end(false, () => setTimeout(() => client.reconnect(), pauseMs)),
    stop: () => void client.end(true),
  };
}
