import { createSocket } from 'node:dgram';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { TestCertificates } from './test-certificates';

export type SyslogReceiver = {
  readonly port: number;
  /** What arrived, message by message; over TCP and TLS the octet counts are taken off and were right. */
  readonly messages: readonly string[];
  /** Bytes that were no octet-counted message. */
  readonly problems: readonly string[];
  stop(): Promise<void>;
};

/** Takes `<length> <message>` frames off a connection's bytes (RFC 6587 §3.4.1). */
function readFrames(bytes: Buffer, messages: string[], problems: string[]): Buffer {
  let rest = bytes;
  for (;;) {
    const space = rest.indexOf(0x20);
    if (space === -1) return rest;
    const count = rest.subarray(0, space).toString('latin1');
    if (!/^[1-9]\d{0,8}$/.test(count)) {
      problems.push(rest.toString('utf8'));
      return Buffer.alloc(0);
    }
    const end = space + 1 + Number(count);
    if (rest.length < end) return rest;
    messages.push(rest.subarray(space + 1, end).toString('utf8'));
    rest = rest.subarray(end);
  }
}

/** A real syslog receiver on a free loopback port. */
export async function startSyslogReceiver(
  transport: 'tcp' | 'tls' | 'udp',
  certificates?: TestCertificates,
): Promise<SyslogReceiver> {
  const messages: string[] = [];
  const problems: string[] = [];
  if (transport === 'udp') return startUdp(messages, problems);
  const sockets = new Set<Socket>();
  const onConnection = (socket: Socket) => {
    let rest = Buffer.alloc(0);
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (chunk: Buffer) => {
      rest = Buffer.from(readFrames(Buffer.concat([rest, chunk]), messages, problems));
    });
  };
  const server =
    transport === 'tls'
      ? createTlsServer({ key: certificates?.key, cert: certificates?.cert }, onConnection)
      : createTcpServer(onConnection);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    messages,
    problems,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function startUdp(messages: string[], problems: string[]): Promise<SyslogReceiver> {
  const socket = createSocket('udp4');
  socket.on('message', (bytes) => messages.push(bytes.toString('utf8')));
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return {
    port: socket.address().port,
    messages,
    problems,
    stop: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}
