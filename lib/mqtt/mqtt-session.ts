import { type IClientOptions, MqttClient } from 'mqtt';
import type { BrokerConnection } from '@/lib/domain/broker';
import { type ConnectFailure, failure, readReasonCode, readSocketError } from './connect-failure';
import { GuardedStream } from './guarded-stream';
import { openSocket } from './open-socket';
import { PacketError } from './packet-framer';
import type { MessageHandler } from './read-publish';

export type SessionOptions = {
  readonly connection: BrokerConnection;
  readonly clientId: string;
  readonly protocolVersion: 4 | 5;
  readonly packetBytesMax: number;
  readonly connectTimeoutMs: number;
  readonly keepAliveSeconds: number;
  readonly onMessage: MessageHandler;
  onRead(): void;
};

/** One live MQTT connection. It has no way to publish. */
export type MqttSession = {
  readonly protocolVersion: 4 | 5;
  /** Our side's IP address, as this machine sees it. */
  readonly localAddress: string | null;
  /** Resolves with the filters the broker did not grant; rejects when the connection ends first. */
  subscribe(filters: readonly string[]): Promise<readonly string[]>;
  unsubscribe(filters: readonly string[]): Promise<void>;
  /** Settles once, when the connection is over. */
  readonly ended: Promise<ConnectFailure>;
  close(): Promise<void>;
};

export type SessionResult =
  | { readonly ok: true; readonly session: MqttSession }
  | { readonly ok: false; readonly failure: ConnectFailure };

const versionNames = { 4: 'MQTT 3.1.1', 5: 'MQTT 5' } as const;

/**
 * Connects once, with one protocol version: clean start, no session left behind, no will, QoS 0. Never throws.
 * No Maximum Packet Size is announced: Mosquitto 2.0.11 logs what it drops for it to `$SYS/broker/log/N`, which it
 * queues for us, which makes it try and log again until its stack is full and it dies. We bound what we keep instead.
 */
export async function openMqttSession(options: SessionOptions): Promise<SessionResult> {
  const opened = await openSocket(options.connection, options.connectTimeoutMs, options.packetBytesMax);
  if (!opened.ok) return { ok: false, failure: opened.failure };
  const stream = new GuardedStream(opened.stream, opened.reader, options);
  const client = new MqttClient(() => stream as never, clientOptions(options));
  forbidPublishing(client);
  const ended = watchEnd(client, stream, options.protocolVersion);
  const first = await Promise.race([connected(client), ended]);
  if (first !== 'connected') {
    client.end(true);
    return { ok: false, failure: first };
  }
  return {
    ok: true,
    session: {
      protocolVersion: options.protocolVersion,
      localAddress: opened.localAddress,
      ended,
      subscribe: (filters) =>
        Promise.race([subscribe(client, filters, options.protocolVersion), ended.then(refuse)]),
      async unsubscribe(filters) {
        if (filters.length > 0)
          await Promise.race([client.unsubscribeAsync([...filters]), ended.then(refuse)]);
      },
      close: () => close(client, stream),
    },
  };
}

function clientOptions(options: SessionOptions): IClientOptions {
  const { username, password } = options.connection;
  return {
    clientId: options.clientId,
    protocolVersion: options.protocolVersion,
    keepalive: options.keepAliveSeconds,
    connectTimeout: options.connectTimeoutMs,
    clean: true,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    ...(username === null ? {} : { username }),
    ...(password === null ? {} : { password }),
    ...(options.protocolVersion === 5 ? { properties: { sessionExpiryInterval: 0, receiveMaximum: 1 } } : {}),
  };
}

/** The first of two locks; the second is the stream, which lets no PUBLISH out whoever wrote it. */
function forbidPublishing(client: MqttClient): void {
  const refuse = (): never => {
    throw new PacketError('publish guard: the monitor never publishes');
  };
  client.publish = refuse;
  client.publishAsync = refuse;
}

function refuse(cause: ConnectFailure): never {
  throw new Error(cause.reason);
}

function connected(client: MqttClient): Promise<'connected'> {
  return new Promise((resolve) => client.once('connect', () => resolve('connected')));
}

function watchEnd(client: MqttClient, stream: GuardedStream, version: 4 | 5): Promise<ConnectFailure> {
  return new Promise((resolve) => {
    let isConnected = false;
    let cause: ConnectFailure | null = null;
    const note = (next: ConnectFailure) => {
      cause ??= next;
    };
    client.on('connect', () => {
      isConnected = true;
    });
    client.on('disconnect', (packet) => note(readReasonCode(packet.reasonCode ?? 0)));
    client.on('error', (error) => note(readClientError(error)));
    stream.on('error', (error) => note(readClientError(error)));
    client.on('close', () => {
      if (cause !== null) resolve(cause);
      else if (isConnected) resolve(failure('offline', 'the broker closed the connection'));
      else
        resolve(
          failure(
            'offline',
            `the broker closed the connection without an answer to ${versionNames[version]}`,
            true,
          ),
        );
    });
  });
}

function readClientError(error: unknown): ConnectFailure {
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'number') {
    return readReasonCode(error.code);
  }
  if (error instanceof Error && error.message === 'connack timeout')
    return failure('offline', 'the broker did not answer the CONNECT in time', true);
  if (error instanceof Error && error.message === 'Keepalive timeout')
    return failure('offline', 'the broker stopped answering');
  return readSocketError(error);
}

async function subscribe(
  client: MqttClient,
  filters: readonly string[],
  version: 4 | 5,
): Promise<readonly string[]> {
  if (filters.length === 0) return [];
  const options = version === 5 ? { qos: 0 as const, rap: true, nl: false, rh: 0 } : { qos: 0 as const };
  return new Promise((resolve, reject) => {
    client.subscribe([...filters], options, (error, granted, packet) => {
      const codes = packet?.granted as readonly number[] | undefined;
      if (codes !== undefined) resolve(filters.filter((_, index) => (codes[index] ?? 128) >= 128));
      else if (error) reject(error);
      else resolve(granted ? [] : filters);
    });
  });
}

function close(client: MqttClient, stream: GuardedStream): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => stream.destroy(), 1000);
    stream.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
    if (stream.closed) resolve();
    client.end(false, () => stream.end());
  });
}
