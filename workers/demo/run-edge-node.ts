import type { MqttClient } from 'mqtt';
import { decodeMetrics } from '@/lib/sparkplug/decode-metrics';
import { connectPlantClient } from './plant-client';
import type { SparkplugDevice, SparkplugNode } from './plant-model';
import { publishInRhythm } from './publish-in-rhythm';
import { data, deviceBirth, nodeBirth, nodeDeath } from './sparkplug-messages';

/** A live edge node. */
export type RunningEdgeNode = {
  readonly node: SparkplugNode;
  /** The `bdSeq` of its present session. */
  bdSeq(): number;
  stop(): void;
};

const reconnectMs = 2000;

/**
 * Runs an edge node of the plant by Sparkplug 3.0: connects with its death certificate as Will, sends its births, then
 * data by exception, answers a rebirth command, and begins a new session with the next bdSeq when it is cut off.
 */
export async function runEdgeNode(
  url: string,
  node: SparkplugNode,
  random: () => number,
): Promise<RunningEdgeNode> {
  const session = new EdgeNodeSessions(url, node, random);
  await session.begin();
  return { node, bdSeq: () => session.bdSeq, stop: () => session.stop() };
}

class EdgeNodeSessions {
  bdSeq = -1;
  private seq = 0;
  private client: MqttClient | null = null;
  private stops: (() => void)[] = [];
  private retry: NodeJS.Timeout | undefined;
  private isStopped = false;

  constructor(
    private readonly url: string,
    private readonly node: SparkplugNode,
    private readonly random: () => number,
  ) {}

  async begin(): Promise<void> {
    const { node } = this;
    this.bdSeq = (this.bdSeq + 1) % 256;
    const payload = Buffer.from(nodeDeath(this.bdSeq, Date.now()));
    const client = await connectPlantClient(this.url, node.clientId, {
      reconnectPeriod: 0,
      will: { topic: this.topic('NDEATH'), payload, qos: 1, retain: false },
    });
    if (this.isStopped) return void client.end(true);
    this.client = client;
    client.once('close', () => this.endSession());
    client.on('error', () => undefined);
    client.on('message', (_topic, message) => this.onCommand(message));
    await client.subscribeAsync(this.topic('NCMD'), { qos: 1 });
    this.sendBirths();
    this.startData();
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.retry);
    this.stopData();
    this.client?.end(true);
  }

  private topic(type: string, device?: SparkplugDevice): string {
    const path = `spBv1.0/${this.node.group}/${type}/${this.node.edgeNode}`;
    return device === undefined ? path : `${path}/${device.name}`;
  }

  private publish(topic: string, payload: Uint8Array): void {
    if (this.client?.connected) this.client.publish(topic, Buffer.from(payload), { qos: 0 });
  }

  private nextSeq(): number {
    this.seq = (this.seq + 1) % 256;
    return this.seq;
  }

  /** A rebirth sends the same bdSeq again; the sequence starts over. */
  private sendBirths(): void {
    const { node, bdSeq } = this;
    const at = Date.now();
    this.seq = 0;
    this.publish(this.topic('NBIRTH'), nodeBirth(node, { bdSeq, seq: 0, at }));
    for (const device of node.devices) {
      this.publish(this.topic('DBIRTH', device), deviceBirth(node, device, { seq: this.nextSeq(), at }));
    }
  }

  private startData(): void {
    const { node, random } = this;
    const send = (device: SparkplugDevice | null) => (at: number) => {
      if (!this.client?.connected) return;
      const topic = device === null ? this.topic('NDATA') : this.topic('DDATA', device);
      this.publish(topic, data(node, device, { seq: this.nextSeq(), at, random }));
    };
    this.stops = [
      publishInRhythm(node.rhythm, random, send(null)),
      ...node.devices.map((device) => publishInRhythm(device.rhythm, random, send(device))),
    ];
  }

  private stopData(): void {
    for (const stop of this.stops) stop();
    this.stops = [];
  }

  private onCommand(message: Buffer): void {
    const command = decodeMetrics(message);
    if (!command.ok) return;
    const isRebirth = command.metrics.some(
      ({ name, value }) => name === 'Node Control/Rebirth' && value.kind === 'scalar' && value.value === true,
    );
    if (isRebirth) this.sendBirths();
  }

  private endSession(): void {
    this.stopData();
    if (this.isStopped) return;
    this.retry = setTimeout(() => {
      this.begin().catch(() => this.endSession());
    }, reconnectMs);
  }
}
