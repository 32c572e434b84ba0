import { createRandom } from '@/workers/demo/signal';
import type { ReplayedBroker } from '@/workers/replay/replayed-broker';
import {
  edgeNode,
  lineClients,
  nodeBirth,
  nodeData,
  nodeDataMs,
  nodeDeath,
  type PlantMessage,
  type Random,
  sources,
} from './plant';

const uptimeMs = 10_000;
/** Each MQTT client loses its connection about once in so long. */
const reconnectMs = 2 * 3_600_000;

type Due = { at: number; act(at: number): void; again(at: number): number };

/**
 * The plant in simulated time, as its broker shows it to a monitor: every message, and the broker's log of who connects
 * and leaves. Goes through the same intake, profiles and detectors as the live worker.
 */
export class SimulatedPlant {
  private readonly random: Random = createRandom(20_261_122);
  private readonly due: Due[] = [];
  private bdSeq = 0;
  private seq = 0;
  private port = 40_000;

  constructor(
    private readonly broker: ReplayedBroker,
    private readonly startsAt: number,
  ) {
    this.add(startsAt, uptimeMs, (at) => this.sayUptime(at));
    for (const clientId of [...lineClients, edgeNode.clientId]) this.connect(clientId, startsAt);
    for (const [place, source] of sources.entries()) {
      let number = 0;
      const first = startsAt + 200 + ((place * 700) % source.periodMs);
      this.add(first, source.periodMs, (at) => {
        const { clientId, topic, retain } = source;
        this.publish({ clientId, topic, retain, payload: source.payload(at, number++, this.random) }, at);
      });
    }
    this.add(startsAt + 3000, nodeDataMs, (at) => this.publish(nodeData(++this.seq, at, this.random), at));
    for (const [place, clientId] of [...lineClients, edgeNode.clientId].entries())
      this.add(startsAt + (place + 1) * 1_000_000, reconnectMs, (at) => this.reconnect(clientId, at));
  }

  /** Plays everything up to `until`, ms. */
  playUntil(until: number): void {
    for (;;) {
      let next = this.due[0];
      for (const due of this.due) if (next === undefined || due.at < next.at) next = due;
      if (next === undefined || next.at >= until) return;
      next.act(next.at);
      next.at = next.again(next.at);
    }
  }

  private add(first: number, periodMs: number, act: Due['act']): void {
    // Rhythms of machines scatter by a percent; they do not drift.
    let slot = first;
    const again = () => {
      slot += periodMs;
      return slot + (this.random() - 0.5) * 0.02 * Math.min(periodMs, 60_000);
    };
    this.due.push({ at: first, act, again });
  }

  private publish({ topic, payload, retain }: PlantMessage, at: number): void {
    this.broker.onMessage(
      { stamp: at, topic, payload, payloadBytes: payload.length, retain, isCut: false },
      Math.floor(at),
    );
  }

  private say(topic: string, text: string, at: number): void {
    const payload = Buffer.from(text);
    this.publish({ clientId: '', topic: `$SYS/broker/${topic}`, payload, retain: false }, at);
  }

  private log(text: string, at: number): void {
    this.say('log/N', `${Math.floor(at / 1000)}: ${text}`, at);
  }

  private sayUptime(at: number): void {
    this.say('uptime', `${Math.floor((at - this.startsAt) / 1000) + 86_400} seconds`, at);
  }

  private connect(clientId: string, at: number): void {
    const peer = `127.0.0.1:${this.port++}`;
    if (this.port > 60_000) this.port = 40_000;
    this.log(`New connection from ${peer} on port 1883.`, at);
    this.log(`New client connected from ${peer} as ${clientId} (p2, c1, k60).`, at);
    if (clientId !== edgeNode.clientId) return;
    this.seq = 0;
    this.publish(nodeBirth(++this.bdSeq % 256, at, this.random), at);
  }

  private reconnect(clientId: string, at: number): void {
    this.log(`Client ${clientId} closed its connection.`, at);
    if (clientId === edgeNode.clientId) this.publish(nodeDeath(this.bdSeq % 256, at), at);
    this.connect(clientId, at + 1);
  }
}
