import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { generate, type Packet } from 'mqtt-packet';

export type RawClientOptions = {
  readonly port: number;
  /** Source address on the loopback network, so that attackers differ. */
  readonly address: string;
  readonly clientId: string;
  readonly keepAliveSeconds?: number;
  readonly username?: string;
  readonly password?: string;
};

/** An MQTT client of the bare minimum: sends what it is told and answers nothing. */
export type RawClient = {
  readonly socket: Socket;
  send(packet: Packet): void;
};

/** Connects a socket and writes a CONNECT; whatever the broker says to it is thrown away. */
export async function openRawClient(options: RawClientOptions): Promise<RawClient> {
  const { port, address, clientId, keepAliveSeconds = 60, username, password } = options;
  const socket = connect({ port, host: '127.0.0.1', localAddress: address });
  socket.on('error', () => {});
  socket.resume();
  await once(socket, 'connect');
  const send = (packet: Packet) => void (socket.writable && socket.write(generate(packet)));
  send({
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: 4,
    clean: true,
    clientId,
    keepalive: keepAliveSeconds,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password: Buffer.from(password) }),
  });
  return { socket, send };
}

/** A PUBLISH of QoS 0, or 1 with a packet identifier. */
export function publishPacket(
  topic: string,
  payload: string | Buffer,
  messageId = 0,
  retain = false,
): Packet {
  const qos = messageId === 0 ? 0 : 1;
  return { cmd: 'publish', topic, payload, qos, retain, dup: false, ...(qos === 1 ? { messageId } : {}) };
}

export function subscribePacket(topics: readonly string[]): Packet {
  return { cmd: 'subscribe', messageId: 1, subscriptions: topics.map((topic) => ({ topic, qos: 0 })) };
}
