import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MqttClient } from 'mqtt';
import { connectPlantClient } from '../plant-client';
import type { RunningPlant } from '../run-plant';

/** What an attack has to work with. */
export type AttackScene = {
  readonly url: string;
  readonly plant: RunningPlant;
  /** The user name that has a password. */
  readonly username: string;
  /** Aborted when the demo plant stops. */
  readonly signal: AbortSignal;
};

/** Plays an attack to its end. Returns in plain words what was done. Throws when it could not be played or was aborted. */
export type Attack = (scene: AttackScene) => Promise<string>;

/** Connects as a stranger, does something, and leaves again whatever happens. */
export async function asStranger(
  scene: AttackScene,
  namedLike: string,
  act: (client: MqttClient, clientId: string) => Promise<string>,
): Promise<string> {
  const clientId = `${namedLike}-${randomBytes(3).toString('hex')}`;
  const client = await connectPlantClient(scene.url, clientId, { reconnectPeriod: 0 });
  client.on('error', () => undefined);
  try {
    return await act(client, clientId);
  } finally {
    await client.endAsync(scene.signal.aborted);
  }
}

/** Waits; throws when the demo plant stops meanwhile. */
export async function pause({ signal }: AttackScene, ms: number): Promise<void> {
  await sleep(ms, undefined, { signal });
}
