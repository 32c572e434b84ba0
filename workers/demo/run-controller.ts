import type { MqttClient } from 'mqtt';
import { connectPlantClient } from './plant-client';
import type { Controller, Listener } from './plant-model';
import { publishInRhythm } from './publish-in-rhythm';

/** An MQTT client of the plant at work. */
export type RunningClient = {
  readonly clientId: string;
  /** Ends its connection cleanly; it comes back when the returned function is called. */
  leave(): () => void;
  /** Leaves and comes back after a pause; nothing happens while it is away already. */
  reconnect(pauseMs: number): void;
  stop(): void;
};

/** Runs a controller: publishes each of its sensors in its rhythm. */
export async function runController(
  url: string,
  controller: Controller,
  random: () => number,
): Promise<RunningClient> {
  const client = await connectPlantClient(url, controller.clientId);
  client.on('error', () => undefined);
  // What the broker keeps is there from the start, for who comes later.
  for (const { topic, qos, retain, payload } of controller.sensors)
    if (retain) client.publish(topic, payload(Date.now()), { qos, retain });
  const stops = controller.sensors.map(({ topic, rhythm, qos, retain, payload }) =>
    publishInRhythm(rhythm, random, (at) => {
      if (client.connected) client.publish(topic, payload(at), { qos, retain });
    }),
  );
  return toRunningClient(controller.clientId, client, stops);
}

/** Runs an MQTT client that only listens. */
export async function runListener(url: string, { clientId, filters }: Listener): Promise<RunningClient> {
  const client = await connectPlantClient(url, clientId);
  client.on('error', () => undefined);
  await client.subscribeAsync([...filters], { qos: 0 });
  return toRunningClient(clientId, client, []);
}

function toRunningClient(
  clientId: string,
  client: MqttClient,
  stops: readonly (() => void)[],
): RunningClient {
  let timer: NodeJS.Timeout | undefined;
  let absences = 0;
  let isStopped = false;
  const leave = (): (() => void) => {
    absences++;
    const ended = client.endAsync();
    return () => {
      absences--;
      ended
        .then(() => {
          if (!isStopped && absences === 0) client.reconnect();
        })
        .catch(() => undefined);
    };
  };
  return {
    clientId,
    leave,
    reconnect(pauseMs) {
      if (absences === 0) timer = setTimeout(leave(), pauseMs);
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
      for (const stop of stops) stop();
      client.end(true);
    },
  };
}
