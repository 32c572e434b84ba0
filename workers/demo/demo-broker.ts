import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Aedes, type AedesPublishPacket, type AuthenticateError, type PublishPacket } from 'aedes';

/** Part of every `$SYS` topic of this broker. */
export const demoBrokerId = 'demo-plant';

const heartbeatMs = 5000;
const statisticsMs = 5000;
const badUserNameOrPassword = 4;

export type DemoBroker = {
  readonly port: number;
  readonly url: string;
  /** Resolves once somebody has listened to everything, which is what a monitor does; false after the wait. */
  monitorCame(waitMs: number): Promise<boolean>;
  /** Ends at once, as if its power went: no Wills, no farewells. */
  stop(): Promise<void>;
};

export type DemoBrokerOptions = {
  /** Taken when it is free, so that a restart keeps the address. */
  readonly preferredPort: number | null;
  /** The one user name that needs a password; MQTT clients without a user name come in as they are. */
  readonly username: string;
  readonly password: string;
};

/**
 * An Aedes broker on loopback. Like a Sparkplug Aware broker it keeps every birth certificate below
 * `$sparkplug/certificates/`; like aedes-stats it tells a few counters below `$SYS`. Nobody may publish to `$` topics.
 */
export async function startDemoBroker(options: DemoBrokerOptions): Promise<DemoBroker> {
  const aedes = await Aedes.createBroker({
    id: demoBrokerId,
    heartbeatInterval: heartbeatMs,
    authenticate: (_client, username, password, done) => {
      if (username === undefined) return done(null, true);
      if (username === options.username && password?.toString() === options.password) return done(null, true);
      done(refusal(), false);
    },
    authorizePublish: (_client, packet, done) =>
      done(packet.topic.startsWith('$') ? new Error('$ topics are the broker’s own') : null),
  });
  aedes.on('publish', (packet, client) => {
    if (client && isBirth(packet)) keepCertificate(aedes, packet);
  });
  const monitorCame = watchForMonitor(aedes);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    aedes.handle(socket);
  });
  const port = await listen(server, options.preferredPort);
  const statistics = new Statistics(aedes);
  const timer = setInterval(() => statistics.publish(), statisticsMs);
  return {
    port,
    url: `mqtt://127.0.0.1:${port}`,
    monitorCame,
    async stop() {
      clearInterval(timer);
      const closed = new Promise<void>((done) => server.close(() => done()));
      for (const socket of sockets) socket.destroy();
      await closed;
      await new Promise<void>((done) => aedes.close(done));
    },
  };
}

function refusal(): AuthenticateError {
  return Object.assign(new Error('bad user name or password'), { returnCode: badUserNameOrPassword });
}

function isBirth({ topic }: AedesPublishPacket): boolean {
  return /^spBv1\.0\/[^/]+\/(NBIRTH|DBIRTH)\//.test(topic);
}

function keepCertificate(aedes: Aedes, { topic, payload }: AedesPublishPacket): void {
  publish(aedes, `$sparkplug/certificates/${topic}`, payload, true);
}

function publish(aedes: Aedes, topic: string, payload: string | Buffer, retain: boolean): void {
  const packet: PublishPacket = { cmd: 'publish', topic, payload, qos: 0, retain, dup: false };
  aedes.publish(packet, () => undefined);
}

async function listen(server: Server, preferredPort: number | null): Promise<number> {
  for (const port of preferredPort === null ? [0] : [preferredPort, 0]) {
    const isListening = await new Promise<boolean>((done) => {
      server.once('error', () => done(false));
      server.listen({ port, host: '127.0.0.1' }, () => done(true));
    });
    const address = server.address();
    if (isListening && address !== null && typeof address === 'object') return address.port;
  }
  throw new Error('the demo’s broker found no free port on 127.0.0.1');
}

function watchForMonitor(aedes: Aedes): (waitMs: number) => Promise<boolean> {
  const came = new Promise<true>((done) => {
    aedes.on('subscribe', (subscriptions) => {
      if (subscriptions.some(({ topic }) => topic === '#')) done(true);
    });
  });
  return async (waitMs) => {
    const waiting = new AbortController();
    const late = sleep(waitMs, false as const, { signal: waiting.signal, ref: false });
    const isHere = await Promise.race([came, late]);
    waiting.abort();
    late.catch(() => undefined);
    return isHere;
  };
}

/** The counters of aedes-stats that a monitor can use, on the same topics. */
class Statistics {
  private readonly startedAt = performance.now();
  private maximum = 0;
  private published = 0;

  constructor(private readonly aedes: Aedes) {
    aedes.on('publish', (_packet, client) => {
      if (client) this.published++;
    });
  }

  publish(): void {
    const { aedes } = this;
    this.maximum = Math.max(this.maximum, aedes.connectedClients);
    const counters = {
      uptime: Math.round((performance.now() - this.startedAt) / 1000),
      'clients/total': aedes.connectedClients,
      'clients/maximum': this.maximum,
      'messages/publish/sent': this.published,
      'memory/heap/current': process.memoryUsage().heapUsed,
    };
    for (const [name, value] of Object.entries(counters))
      publish(aedes, `$SYS/${demoBrokerId}/${name}`, String(value), true);
  }
}
