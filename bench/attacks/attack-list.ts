import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Severity } from '@/lib/domain/severity';
import { openRawClient, publishPacket, type RawClient, subscribePacket } from './raw-client';

export type Target = {
  readonly port: number;
  /** Payloads that were heard on a topic of the plant, oldest first. */
  heard(topic: string): readonly Buffer[];
};

/** One attack: it goes on until `signal` ends it. */
export type Attack = {
  readonly name: string;
  /** Detectors that may name it. */
  readonly detectors: readonly string[];
  /** The alert must be at least so severe; anything above info by default. */
  readonly severityMin?: Severity;
  /** It must be an alert within so many seconds (detection reference §2.9). */
  readonly secondsMax: number;
  /** Seconds that the worker has to have watched before: a restart makes everybody connect. */
  readonly watchedSeconds?: number;
  play(target: Target, signal: AbortSignal): Promise<void>;
};

const victim = 'plant/line2/sensor3';
/** The sensor that somebody has recorded. */
export const recordedTopic = 'plant/line3/sensor2';

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return sleep(ms, undefined, { signal }).catch(() => undefined);
}

async function until(signal: AbortSignal, act: () => Promise<unknown>): Promise<void> {
  while (!signal.aborted) await act();
}

function close(clients: readonly RawClient[]): void {
  for (const { socket } of clients) socket.destroy();
}

async function guessPasswords({ port }: Target, signal: AbortSignal): Promise<void> {
  let guess = 0;
  await until(signal, async () => {
    const clientId = `guess-${guess++}`;
    const login = { username: 'operator', password: `secret${guess}` };
    const client = await openRawClient({ port, address: '127.0.1.1', clientId, ...login });
    await pause(1000 / 0.6, signal);
    client.socket.destroy();
  });
}

async function exhaustConnections({ port }: Target, signal: AbortSignal): Promise<void> {
  const clients: RawClient[] = [];
  const open = (number: number) =>
    openRawClient({ port, address: '127.0.1.2', clientId: `slow-${number}`, keepAliveSeconds: 65_535 });
  // A thousand a second, whatever becomes of them.
  while (clients.length < 1000 && !signal.aborted) {
    const first = clients.length;
    clients.push(...(await Promise.all(Array.from({ length: 20 }, (_, place) => open(first + place)))));
    await pause(15, signal);
  }
  await until(signal, () => pause(1000, signal));
  close(clients);
}

async function floodTopic({ port }: Target, signal: AbortSignal): Promise<void> {
  const client = await openRawClient({ port, address: '127.0.1.3', clientId: 'flooder' });
  const packet = publishPacket('plant/line1/report', '{"ts":"2026-01-01T00:00:00.000Z","produced":1}');
  await until(signal, async () => {
    for (let burst = 0; burst < 60; burst++) client.send(packet);
    await pause(20, signal);
  });
  close([client]);
}

async function explodeTopics({ port }: Target, signal: AbortSignal): Promise<void> {
  const clients = await Promise.all(
    Array.from({ length: 15 }, (_, number) =>
      openRawClient({ port, address: '127.0.1.4', clientId: `exploder-${number}` }),
    ),
  );
  let topic = 0;
  await until(signal, async () => {
    for (const client of clients)
      for (let burst = 0; burst < 4; burst++) {
        topic++;
        client.send(publishPacket(`x${topic % 977}/${topic}`, 'x', (topic % 65_000) + 1));
      }
    await pause(30, signal);
  });
  close(clients);
}

async function scan({ port }: Target, signal: AbortSignal): Promise<void> {
  const clients: RawClient[] = [];
  for (let number = 0; number < 24 && !signal.aborted; number++) {
    const keepAliveSeconds = 1 + (number % 3);
    const client = await openRawClient({
      port,
      address: '127.0.1.5',
      clientId: `scan-${number}`,
      keepAliveSeconds,
    });
    clients.push(client);
    client.send(subscribePacket([number % 2 === 0 ? '#' : '$SYS/#']));
    for (const topic of ['$probe', '///////', '/../../']) client.send(publishPacket(topic, 'x'));
    await pause(20, signal);
  }
  await until(signal, () => pause(1000, signal));
  close(clients);
}

async function eavesdrop({ port }: Target, signal: AbortSignal): Promise<void> {
  const client = await openRawClient({ port, address: '127.0.1.6', clientId: 'eavesdropper' });
  client.send(subscribePacket(['#']));
  await until(signal, () => pause(1000, signal));
  close([client]);
}

/** A person with `mosquitto_pub`, a value that lies within the usual ones, every other second. */
async function inject({ port }: Target, signal: AbortSignal): Promise<void> {
  await until(signal, async () => {
    const payload = JSON.stringify({ ts: new Date().toISOString(), value: 31.2, unit: 'C', ok: true });
    const args = ['-h', '127.0.0.1', '-p', String(port), '-i', 'tablet-7', '-t', victim, '-m', payload];
    await new Promise((done) => spawn('mosquitto_pub', args, { stdio: 'ignore' }).once('close', done));
    await pause(2000, signal);
  });
}

/** What a sensor said before, again and in the same order. */
async function replay({ port, heard }: Target, signal: AbortSignal): Promise<void> {
  const client = await openRawClient({ port, address: '127.0.1.8', clientId: 'historian-2' });
  const recorded = heard(recordedTopic).slice(-8);
  for (const payload of recorded) {
    if (signal.aborted) break;
    client.send(publishPacket(recordedTopic, payload));
    await pause(1000, signal);
  }
  await until(signal, () => pause(1000, signal));
  close([client]);
}

async function clearRetained({ port }: Target, signal: AbortSignal): Promise<void> {
  const client = await openRawClient({ port, address: '127.0.1.9', clientId: 'cleaner' });
  for (const line of [1, 2, 3]) client.send(publishPacket(`plant/line${line}/config`, '', 0, true));
  await until(signal, () => pause(1000, signal));
  close([client]);
}

/** Two MQTT clients with one id, each of which comes back when the other has thrown it out. */
async function fightOverId({ port }: Target, signal: AbortSignal): Promise<void> {
  let turn = 0;
  let before: RawClient | null = null;
  await until(signal, async () => {
    const address = turn++ % 2 === 0 ? '127.0.1.10' : '127.0.1.11';
    const client = await openRawClient({ port, address, clientId: 'panel-4' });
    await pause(700, signal);
    before?.socket.destroy();
    before = client;
  });
  if (before !== null) close([before]);
}

/** In the order in which they are played: those that a grace after the start covers come last. */
export const attacks: readonly Attack[] = [
  { name: 'password-guessing-slow', detectors: ['auth-brute-force'], secondsMax: 15, play: guessPasswords },
  { name: 'wildcard-subscriber', detectors: ['wildcard-subscriber'], secondsMax: 1, play: eavesdrop },
  {
    name: 'scanner',
    detectors: ['wildcard-subscriber', 'sys-reader', 'topic-scan', 'reserved-topic-publish', 'hostile-name'],
    secondsMax: 1,
    play: scan,
  },
  { name: 'publish-flood', detectors: ['rate-surge', 'payload-flood'], secondsMax: 1, play: floodTopic },
  {
    name: 'telemetry-injection',
    detectors: ['telemetry-injection', 'competing-publishers'],
    secondsMax: 15,
    play: inject,
  },
  { name: 'replay', detectors: ['replay', 'telemetry-injection'], secondsMax: 15, play: replay },
  { name: 'retained-clear', detectors: ['retained-clear'], secondsMax: 5, play: clearRetained },
  {
    name: 'takeover-fight',
    detectors: ['client-takeover'],
    severityMin: 'high',
    secondsMax: 15,
    play: fightOverId,
  },
  {
    name: 'slow-client-dos',
    detectors: ['connection-flood', 'keepalive-abuse'],
    secondsMax: 1,
    watchedSeconds: 190,
    play: exhaustConnections,
  },
  { name: 'topic-explosion', detectors: ['topic-explosion'], secondsMax: 2, play: explodeTopics },
];
