import type { PlantModel } from './plant-model';
import { type RunningClient, runController, runListener } from './run-controller';
import { type RunningEdgeNode, runEdgeNode } from './run-edge-node';
import { type RunningHost, runHostApplication } from './run-host-application';
import { randomWait } from './signal';

/** Everything of the plant that is connected. */
export type RunningPlant = {
  readonly edgeNodes: readonly RunningEdgeNode[];
  /** Controllers and who only listens. */
  readonly clients: readonly RunningClient[];
  readonly host: RunningHost;
  stop(): void;
};

/** On average one MQTT client in a quarter of an hour loses its connection for a moment, as in any plant. */
const reconnectMeanMs = 900_000;
/** Listeners come when the plant is up, as people do. */
const listenersAfterMs = 3000;

/** Switches the plant on: edge nodes and controllers first, then the host application and who else listens. */
export async function runPlant(url: string, model: PlantModel, random: () => number): Promise<RunningPlant> {
  const stops: (() => void)[] = [];
  try {
    const edgeNodes = await Promise.all(model.nodes.map((node) => runEdgeNode(url, node, random)));
    stops.push(...edgeNodes.map(({ stop }) => stop));
    const controllers = await Promise.all(model.controllers.map((each) => runController(url, each, random)));
    stops.push(...controllers.map(({ stop }) => stop));
    await new Promise((done) => setTimeout(done, listenersAfterMs));
    const host = await runHostApplication(url, model);
    stops.push(host.stop);
    const listeners = await Promise.all(model.listeners.map((each) => runListener(url, each)));
    stops.push(...listeners.map(({ stop }) => stop));
    stops.push(reconnectNowAndThen([...controllers, ...listeners], random));
    return { edgeNodes, clients: [...controllers, ...listeners], host, stop: () => stopAll(stops) };
  } catch (error) {
    stopAll(stops);
    throw error;
  }
}

function stopAll(stops: readonly (() => void)[]): void {
  for (const stop of stops) stop();
}

function reconnectNowAndThen(clients: readonly RunningClient[], random: () => number): () => void {
  let timer: NodeJS.Timeout;
  const schedule = () => {
    timer = setTimeout(
      () => {
        clients[Math.floor(random() * clients.length)]?.reconnect(500 + 1500 * random());
        schedule();
      },
      randomWait(reconnectMeanMs, random),
    );
  };
  schedule();
  return () => clearTimeout(timer);
}
