import { connect as connectTcp, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';
import WebSocket, { createWebSocketStream } from 'ws';
import type { BrokerConnection } from '@/lib/domain/broker';
import { type ConnectFailure, failure, readSocketError, readTlsError } from './connect-failure';
import { GatheringReader, type SocketReader } from './gathering-reader';

export type OpenSocket =
  | {
      readonly ok: true;
      readonly stream: Duplex;
      readonly reader: SocketReader;
      readonly localAddress: string | null;
    }
  | { readonly ok: false; readonly failure: ConnectFailure };

const defaultPorts: Readonly<Record<string, number>> = {
  'mqtt:': 1883,
  'mqtts:': 8883,
  'ws:': 80,
  'wss:': 443,
};

/**
 * Opens mqtt, mqtts, ws or wss up to the point where MQTT can begin. TLS is verified before anything is written, so a
 * password never reaches a host that failed the check. A pinned SHA-256 certificate must match; with a pin and no CA the
 * pin alone decides, with both both must hold. Never throws for what the other side does.
 */
export async function openSocket(
  connection: BrokerConnection,
  timeoutMs: number,
  packetBytesMax: number,
): Promise<OpenSocket> {
  const url = new URL(connection.url);
  const isSecure = url.protocol === 'mqtts:' || url.protocol === 'wss:';
  const isPlain = url.protocol === 'mqtt:';
  const gathering = new GatheringReader(() => tcp.resume());
  const tcp: Socket = connectTcp({
    host: bareHost(url),
    port: Number(url.port) || (defaultPorts[url.protocol] ?? 1883),
    noDelay: true,
    ...(isPlain ? { onread: gathering.onread } : {}),
  });
  try {
    await settled(tcp, 'connect', timeoutMs, readSocketError);
    const localAddress = plainAddress(tcp.localAddress);
    if (isPlain) return { ok: true, stream: tcp, reader: gathering, localAddress };
    const socket = isSecure ? await secure(tcp, connection, bareHost(url), timeoutMs) : tcp;
    const isWeb = url.protocol.startsWith('ws');
    const stream = isWeb ? await upgrade(socket, url, timeoutMs, packetBytesMax) : socket;
    return {
      ok: true,
      stream,
      reader: { start: (onChunk) => void stream.on('data', onChunk) },
      localAddress,
    };
  } catch (error) {
    tcp.destroy();
    if (error instanceof SocketFailure) return { ok: false, failure: error.failure };
    return { ok: false, failure: readTlsError(error) };
  }
}

class SocketFailure extends Error {
  constructor(readonly failure: ConnectFailure) {
    super(failure.reason);
  }
}

function bareHost(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

function plainAddress(address: string | undefined): string | null {
  return address?.replace(/^::ffff:/, '') ?? null;
}

/** Waits for one event; an error, a close or the time limit before it rejects with what `read` makes of it. */
function settled(
  source: Socket | WebSocket,
  event: string,
  timeoutMs: number,
  read: (error: unknown) => ConnectFailure,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (problem: ConnectFailure | null) => {
      clearTimeout(timer);
      source.off(event, onEvent).off('error', onError).off('close', onClose);
      source.on('error', () => {});
      if (problem === null) resolve();
      else reject(new SocketFailure(problem));
    };
    const onEvent = () => done(null);
    const onError = (error: unknown) => done(read(error));
    const onClose = () => done(read(new Error('the other side closed the connection')));
    const timer = setTimeout(
      () => done(read(new Error(`no answer within ${Math.round(timeoutMs / 1000)} s`))),
      timeoutMs,
    );
    source.once(event, onEvent).once('error', onError).once('close', onClose);
  });
}

async function secure(
  tcp: Socket,
  connection: BrokerConnection,
  host: string,
  timeoutMs: number,
): Promise<TLSSocket> {
  const { caPem, clientCertificatePem, clientKeyPem, serverName, pinnedSha256 } = connection.tls;
  const isPinDecisive = pinnedSha256 !== null && caPem === null;
  const options: ConnectionOptions = {
    socket: tcp,
    host,
    rejectUnauthorized: !isPinDecisive,
    minVersion: 'TLSv1.2',
  };
  if (caPem !== null) options.ca = caPem;
  if (clientCertificatePem !== null) options.cert = clientCertificatePem;
  if (clientKeyPem !== null) options.key = clientKeyPem;
  const name = serverName ?? (/^[\d.]+$|:/.test(host) ? null : host);
  if (name !== null) options.servername = name;
  const socket = connectTls(options);
  await settled(socket, 'secureConnect', timeoutMs, readTlsError);
  if (pinnedSha256 !== null && !isPinned(socket, pinnedSha256)) {
    throw new SocketFailure(failure('tls-error', 'the certificate is not the pinned one'));
  }
  return socket;
}

function isPinned(socket: TLSSocket, pinnedSha256: string): boolean {
  const normal = (fingerprint: string) => fingerprint.replaceAll(':', '').toLowerCase();
  return normal(socket.getPeerCertificate().fingerprint256 ?? '') === normal(pinnedSha256);
}

async function upgrade(socket: Socket, url: URL, timeoutMs: number, packetBytesMax: number): Promise<Duplex> {
  const plainUrl = `ws://${url.host}${url.pathname}${url.search}`;
  const webSocket = new WebSocket(plainUrl, ['mqtt'], {
    createConnection: () => socket,
    perMessageDeflate: false,
    skipUTF8Validation: true,
    maxPayload: packetBytesMax + 1_048_576,
  });
  await settled(webSocket, 'open', timeoutMs, (error) =>
    failure('offline', `the WebSocket was not accepted: ${readSocketError(error).reason}`),
  );
  return createWebSocketStream(webSocket);
}
