import { execFileSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { Aedes } from 'aedes';
import getPort from 'get-port';
import mqtt from 'mqtt';
import { afterEach, describe, expect, test } from 'vitest';
import { createWebSocketStream, WebSocketServer } from 'ws';
import type { BrokerConnection } from '@/lib/domain/broker';
import { startMosquitto } from '@/scripts/testing/mosquitto';
import { type BrokerLink, connectBroker, type LinkOptions } from './broker-connection';

const generous = { timeout: 30_000, interval: 50 };
const noTls: BrokerConnection['tls'] = {
  caPem: null,
  clientCertificatePem: null,
  clientKeyPem: null,
  serverName: null,
  pinnedSha256: null,
};
const cleanups: (() => Promise<unknown> | unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function connection(url: string, more: Partial<BrokerConnection> = {}): BrokerConnection {
  return { url, username: null, password: null, topics: ['#'], tls: noTls, ...more };
}

type Seen = { topic: string; text: string; retain: boolean };

function link(
  target: BrokerConnection,
  more: Partial<LinkOptions> = {},
): { broker: BrokerLink; seen: Seen[] } {
  const seen: Seen[] = [];
  const broker = connectBroker(target, {
    filters: ['#', '$SYS/#'],
    onMessage: (topic, payload, retain) => void seen.push({ topic, text: payload.toString(), retain }),
    backoff: { firstMs: 50, maxMs: 200 },
    connectTimeoutMs: 5000,
    ...more,
  });
  cleanups.push(() => broker.stop());
  return { broker, seen };
}

async function mosquitto(...options: Parameters<typeof startMosquitto>) {
  const broker = await startMosquitto(...options);
  cleanups.push(() => broker.stop());
  return broker;
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  cleanups.push(() => new Promise((done) => server.close(done)));
  return (server.address() as AddressInfo).port;
}

async function publish(url: string, topic: string, payload: string | Buffer, retain = false): Promise<void> {
  const client = await mqtt.connectAsync(url);
  await client.publishAsync(topic, payload, { qos: 1, retain });
  await client.endAsync();
}

async function online(broker: BrokerLink): Promise<void> {
  await expect.poll(() => broker.status().state, generous).toBe('online');
}

describe('with Mosquitto', () => {
  test('connects with MQTT 5, sees messages and the broker’s own topics, keeps the retain flag as published', async () => {
    const server = await mosquitto();
    await publish(server.url, 'plant/retained', 'kept', true);
    const { broker, seen } = link(connection(server.url));
    await online(broker);
    expect(broker.protocolVersion()).toBe(5);
    expect(broker.localAddress()).toBe('127.0.0.1');
    await publish(server.url, 'plant/live', 'ünï', true);
    await expect
      .poll(() => seen, generous)
      .toContainEqual({ topic: 'plant/retained', text: 'kept', retain: true });
    await expect
      .poll(() => seen, generous)
      .toContainEqual({ topic: 'plant/live', text: 'ünï', retain: true });
    await expect
      .poll(() => seen.some((message) => message.topic.startsWith('$SYS/broker/')), generous)
      .toBe(true);
  });

  test('wrong credentials: refused, with the reason in words', async () => {
    const server = await mosquitto({ anonymous: false, lines: ['password_file /dev/null'] });
    const { broker } = link(connection(server.url, { username: 'monitor', password: 'wrong' }));
    await expect
      .poll(() => broker.status(), generous)
      .toMatchObject({ state: 'refused', reason: expect.stringContaining('user name or password') });
  });

  test('offline while the broker is away, online again after it came back', async () => {
    const server = await mosquitto();
    const { broker, seen } = link(connection(server.url));
    await online(broker);
    await server.halt();
    await expect.poll(() => broker.status().state, generous).toBe('offline');
    await server.start();
    await online(broker);
    await publish(server.url, 'after/restart', 'x');
    await expect.poll(() => seen.map((message) => message.topic), generous).toContain('after/restart');
  });

  test('a payload of 256 MB is bounded: link and broker survive, and it counts with its size', async () => {
    const server = await mosquitto();
    const sizes: number[] = [];
    const { broker, seen } = link(connection(server.url), {
      onMessage: (topic, payload, _retain, payloadBytes) => {
        seen.push({ topic, text: payload.subarray(0, 10).toString(), retain: false });
        if (topic === 'huge') sizes.push(payload.length, payloadBytes);
      },
    });
    await online(broker);
    const client = await mqtt.connectAsync(server.url, { reconnectPeriod: 0 });
    const payload = Buffer.alloc(268_435_400, 65);
    const before = process.memoryUsage().rss;
    client.publish('huge', payload);
    await expect
      .poll(() => sizes, { timeout: 60_000, interval: 100 })
      .toEqual([1_048_576 - 12, payload.length]);
    client.end(true);
    await publish(server.url, 'small', 'x');
    await expect.poll(() => seen.map((message) => message.topic), generous).toContain('small');
    expect(broker.status().state).toBe('online');
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000);
  });

  test('TLS with own CA, client certificate and pin', async () => {
    const port = await getPort({ host: '127.0.0.1' });
    const folder = join(process.env.TMPDIR ?? '/tmp', `bw-tls-${process.pid}-${port}`);
    const pem = makeCertificates(folder);
    cleanups.push(() => execFileSync('rm', ['-rf', folder]));
    await mosquitto({
      lines: [
        `listener ${port} 127.0.0.1`,
        `cafile ${folder}/ca.crt`,
        `certfile ${folder}/server.crt`,
        `keyfile ${folder}/server.key`,
        'require_certificate true',
      ],
    });
    const url = `mqtts://localhost:${port}`;
    const full = {
      ...noTls,
      caPem: pem.ca,
      clientCertificatePem: pem.clientCertificate,
      clientKeyPem: pem.clientKey,
    };
    const cases = [
      { tls: full, state: 'online', reason: null },
      { tls: { ...full, pinnedSha256: pem.pin }, state: 'online', reason: null },
      { tls: { ...full, caPem: null, pinnedSha256: pem.pin }, state: 'online', reason: null },
      {
        tls: { ...full, pinnedSha256: '00'.repeat(32) },
        state: 'tls-error',
        reason: 'the certificate is not the pinned one',
      },
      { tls: { ...full, caPem: null }, state: 'tls-error', reason: expect.stringContaining('not trusted') },
      {
        tls: { ...full, serverName: 'other.example' },
        state: 'tls-error',
        reason: 'the certificate is for another host name',
      },
      {
        tls: { ...noTls, caPem: pem.ca },
        state: 'tls-error',
        reason: expect.stringContaining('certificate'),
      },
    ];
    for (const { tls, state, reason } of cases) {
      const { broker } = link(connection(url, { tls }));
      await expect.poll(() => broker.status(), generous).toMatchObject({ state, reason });
      await broker.stop();
    }
  });

  test('somebody else takes the id: the link comes back with a new one', async () => {
    const server = await mosquitto();
    const states: string[] = [];
    const { broker } = link(connection(server.url), { onStatus: (status) => void states.push(status.state) });
    await online(broker);
    const id = broker.clientId();
    broker.noteTakeover();
    const thief = await mqtt.connectAsync(server.url, { clientId: id, reconnectPeriod: 0 });
    cleanups.push(() => thief.endAsync(true));
    await expect.poll(() => states, generous).toContain('taken-over');
    await online(broker);
    expect(broker.clientId()).not.toBe(id);
    expect(thief.connected).toBe(true);
  });
});

describe('with Aedes', () => {
  async function aedes(): Promise<{ broker: Aedes; handle: (stream: Socket) => void }> {
    const broker = await Aedes.createBroker();
    cleanups.push(() => new Promise<void>((done) => broker.close(() => done())));
    return { broker, handle: broker.handle as never };
  }

  test('MQTT 5 is refused, so it connects with 3.1.1', async () => {
    const server = await aedes();
    const port = await listen(createServer(server.handle));
    const { broker } = link(connection(`mqtt://127.0.0.1:${port}`));
    await online(broker);
    expect(broker.protocolVersion()).toBe(4);
  });

  test('a filter that the broker denies is told in the reason', async () => {
    const server = await aedes();
    server.broker.authorizeSubscribe = (_client, subscription, done) =>
      done(null, subscription.topic === '#' ? null : subscription);
    const port = await listen(createServer(server.handle));
    const { broker } = link(connection(`mqtt://127.0.0.1:${port}`));
    await expect
      .poll(() => broker.status(), generous)
      .toMatchObject({ state: 'online', reason: 'the broker does not let the monitor read #' });
  });

  test('one that may be refused is not', async () => {
    const server = await aedes();
    const asked: string[] = [];
    server.broker.authorizeSubscribe = (_client, subscription, done) => {
      asked.push(subscription.topic);
      done(null, subscription.topic === '$extra/#' ? null : subscription);
    };
    const port = await listen(createServer(server.handle));
    const options = { filters: ['#', '$extra/#'], isOptional: (filter: string) => filter === '$extra/#' };
    const { broker } = link(connection(`mqtt://127.0.0.1:${port}`), options);
    await expect.poll(() => broker.status(), generous).toMatchObject({ state: 'online', reason: null });
    expect(asked).toEqual(['#', '$extra/#']);
  });

  test('one that the broker closes the connection for is asked for no more', async () => {
    const server = await aedes();
    server.broker.authorizeSubscribe = (client, subscription, done) => {
      if (subscription.topic === '$extra/#') client?.close();
      else done(null, subscription);
    };
    const port = await listen(createServer(server.handle));
    const options = { filters: ['#', '$extra/#'], isOptional: (filter: string) => filter === '$extra/#' };
    const { broker, seen } = link(connection(`mqtt://127.0.0.1:${port}`), options);
    await online(broker);
    await publish(`mqtt://127.0.0.1:${port}`, 'plant/a', 'still read');
    await expect.poll(() => seen.map(({ topic }) => topic), generous).toContain('plant/a');
  });

  test('WebSocket', async () => {
    const server = await aedes();
    const http = createHttpServer();
    const sockets = new WebSocketServer({ server: http });
    sockets.on('connection', (socket) => server.broker.handle(createWebSocketStream(socket) as never));
    cleanups.push(() => sockets.close());
    const port = await listen(http);
    const { broker, seen } = link(connection(`ws://127.0.0.1:${port}/mqtt`));
    await online(broker);
    server.broker.publish(
      { cmd: 'publish', topic: 'over/ws', payload: 'x', qos: 0, retain: false, dup: false },
      () => {},
    );
    await expect.poll(() => seen.map((message) => message.topic), generous).toContain('over/ws');
  });
});

describe('with something that is no broker', () => {
  test('nothing listens: offline, with the reason in words', async () => {
    const { broker } = link(connection(`mqtt://127.0.0.1:${await getPort()}`));
    await expect
      .poll(() => broker.status(), generous)
      .toMatchObject({ state: 'offline', reason: 'nothing listens there (connection refused)' });
  });

  test('it sends what is no MQTT after a fake CONNACK: offline with the reason, and no hang', async () => {
    const port = await listen(
      createServer((socket) => {
        socket.on('error', () => {});
        socket.once('data', () => socket.write(Buffer.from([0x20, 3, 0, 0, 0, 0x30, 255, 255, 255, 255, 1])));
      }),
    );
    const { broker } = link(connection(`mqtt://127.0.0.1:${port}`), {
      backoff: { firstMs: 60_000, maxMs: 60_000 },
    });
    await expect
      .poll(() => broker.status(), generous)
      .toMatchObject({ state: 'offline', reason: expect.stringContaining('malformed') });
  });

  test('TLS against a plain port: TLS error', async () => {
    const server = await mosquitto();
    const { broker } = link(connection(server.url.replace('mqtt:', 'mqtts:')));
    await expect.poll(() => broker.status().state, generous).toBe('tls-error');
  });
});

function makeCertificates(folder: string) {
  const run = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  execFileSync('mkdir', ['-p', folder]);
  writeFileSync(join(folder, 'san.cnf'), 'subjectAltName=DNS:localhost\n');
  run(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'ca.key',
    '-out',
    'ca.crt',
    '-days',
    '30',
    '-subj',
    '/CN=Test CA',
  );
  for (const name of ['server', 'client']) {
    run(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
      '-subj',
      `/CN=${name}`,
    );
    run(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-CA',
      'ca.crt',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-out',
      `${name}.crt`,
      '-days',
      '30',
      '-extfile',
      'san.cnf',
    );
  }
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  const pin = createHash('sha256')
    .update(new X509Certificate(read('server.crt')).raw)
    .digest('hex');
  return { ca: read('ca.crt'), clientCertificate: read('client.crt'), clientKey: read('client.key'), pin };
}
