import { Duplex } from 'node:stream';
import type { SocketReader } from './gathering-reader';
import { createPacketFramer, PacketError, type PacketFramer } from './packet-framer';
import { createInboundHandler, type MessageHandler } from './read-publish';

const packetTypes = { connect: 1, subscribe: 8, unsubscribe: 10, pingRequest: 12, disconnect: 14 } as const;
const allowedOut: ReadonlySet<number> = new Set(Object.values(packetTypes));
const willFlag = 0b100;
const outboundBytesMax = 1_048_576;

export type GuardOptions = {
  readonly protocolVersion: 4 | 5;
  readonly packetBytesMax: number;
  readonly onMessage: MessageHandler;
  /** Called before the messages of one read, so that the receiver can look at the clock once for all of them. */
  onRead(): void;
};

/**
 * The stream mqtt.js talks through. Outwards only whole CONNECT (without a will), SUBSCRIBE, UNSUBSCRIBE, PINGREQ and
 * DISCONNECT packets leave; anything else destroys the connection, so no bug above can publish. Inwards packets are
 * bounded (see `createPacketFramer`), and messages go to `onMessage` without passing through mqtt.js, which costs about three times as much.
 */
export class GuardedStream extends Duplex {
  private readonly outbound: PacketFramer;
  private readonly ready: Buffer[] = [];

  constructor(
    private readonly socket: Duplex,
    reader: SocketReader,
    options: GuardOptions,
  ) {
    super();
    this.outbound = createPacketFramer(outboundBytesMax, (bytes, start, body, end, missing) => {
      requireAllowed(bytes, start, body, missing);
      this.ready.push(Buffer.from(bytes.subarray(start, end)));
    });
    const inbound = createPacketFramer(
      options.packetBytesMax,
      createInboundHandler(options.protocolVersion, options.onMessage, (packet) => this.push(packet)),
    );
    reader.start((chunk) => {
      if (this.destroyed) return;
      options.onRead();
      try {
        inbound.push(chunk);
      } catch (error) {
        this.destroy(error instanceof Error ? error : new Error(String(error)));
      }
    });
    socket.once('end', () => this.push(null));
    socket.once('close', () => this.destroy());
    socket.on('error', (error) => this.destroy(error));
  }

  override _read(): void {
    // The socket flows always: the receiver only counts and pushes, so it never has to be waited for.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    try {
      this.outbound.push(chunk);
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    for (const packet of this.ready.splice(0)) this.socket.write(packet);
    done();
  }

  override _final(done: () => void): void {
    this.socket.end(() => done());
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.socket.destroy();
    done(error);
  }
}

function requireAllowed(bytes: Buffer, start: number, body: number, missing: number): void {
  const type = (bytes[start] ?? 0) >> 4;
  if (!allowedOut.has(type) || missing > 0)
    throw new PacketError(`publish guard: a packet of type ${type} must never leave the monitor`);
  if (type !== packetTypes.connect) return;
  const flagsAt = body + 2 + bytes.readUInt16BE(body) + 1;
  if (((bytes[flagsAt] ?? willFlag) & willFlag) !== 0)
    throw new PacketError('publish guard: a will must never leave the monitor');
}
