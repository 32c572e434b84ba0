import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIP, type Socket, connect as tcpConnect } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import type { SocketResult, SocketTarget } from './network';
import { pinnedLookup, type ResolvedAddress } from './resolve-target';
import { untilAborted } from './within-deadline';

/** How often it is looked whether the other side has sent too much. */
const capCheckMs = 50;

type Conversation<Value> = {
  readonly target: SocketTarget;
  /** Checked: nothing else is connected to. */
  readonly addresses: readonly ResolvedAddress[];
  readonly ending: AbortSignal;
  readonly bytesMax: number;
  talk(socket: Socket): Promise<Value>;
};

/** Connects over TCP (TLS where asked) to one of `addresses`, lets `talk` use the socket and destroys it after. */
export async function converse<Value>(options: Conversation<Value>): Promise<SocketResult<Value>> {
  const { target, ending, bytesMax } = options;
  const socket = openSocket(target, options.addresses);
  let hasTooMuch = false;
  // Without a listener an error of a socket that nobody waits for any more would end the process.
  socket.on('error', () => undefined);
  const cap = setInterval(() => {
    hasTooMuch = socket.bytesRead > bytesMax;
    if (hasTooMuch) socket.destroy();
  }, capCheckMs);
  try {
    await once(socket, target.tls === null ? 'connect' : 'secureConnect', { signal: ending });
    return { kind: 'done', value: await untilAborted(ending, () => options.talk(socket)) };
  } catch (error) {
    if (hasTooMuch) return { kind: 'unreachable', reason: 'the other side sent far more than an answer' };
    throw error;
  } finally {
    clearInterval(cap);
    socket.destroy();
  }
}

function openSocket({ host, port, tls }: SocketTarget, addresses: readonly ResolvedAddress[]): Socket {
  const where = { host, port, lookup: pinnedLookup(addresses), autoSelectFamily: true };
  if (tls === null) return tcpConnect(where);
  return tlsConnect({
    ...where,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(tls.ca === undefined ? {} : { ca: tls.ca }),
    minVersion: 'TLSv1.2',
  });
}

type Datagram = {
  readonly port: number;
  readonly addresses: readonly ResolvedAddress[];
  readonly bytes: Uint8Array;
  readonly ending: AbortSignal;
};

/** Sends one UDP datagram to the first of the checked addresses. */
export async function sendDatagram(datagram: Datagram): Promise<SocketResult<null>> {
  const first = datagram.addresses[0];
  if (first === undefined) throw new Error('no address');
  const socket = createSocket(first.family === 6 ? 'udp6' : 'udp4');
  socket.on('error', () => undefined);
  try {
    await untilAborted(
      datagram.ending,
      () =>
        new Promise<void>((resolve, reject) => {
          socket.send(datagram.bytes, datagram.port, first.address, (error) =>
            error === null ? resolve() : reject(error),
          );
        }),
    );
    return { kind: 'done', value: null };
  } finally {
    socket.close();
  }
}
