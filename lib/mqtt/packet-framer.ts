/** Bytes that break MQTT's framing or a bound of ours; the connection cannot go on after one. */
export class PacketError extends Error {
  override readonly name = 'PacketError';
}

export type PacketFramer = { push(chunk: Buffer): void };

/**
 * One packet: it fills `bytes` from `start` to `end`, its variable header begins at `body`. `missing` bytes of its end
 * were over the limit and are not there; 0 for a whole packet.
 */
export type PacketHandler = (
  bytes: Buffer,
  start: number,
  body: number,
  end: number,
  missing: number,
) => void;

const headerBytesMax = 5;

/**
 * Cuts a byte stream into MQTT packets [MQTT-2.1]. Of a packet that declares more than `packetBytesMax` bytes only the
 * first `packetBytesMax` are kept and the rest is read and thrown away, so memory is bounded whatever arrives and in
 * whatever pieces. Throws `PacketError` on a malformed length.
 */
export function createPacketFramer(packetBytesMax: number, onPacket: PacketHandler): PacketFramer {
  let assembly: Buffer | null = null;
  let assemblyBody = 0;
  let filled = 0;
  let toSkip = 0;
  let carry: Buffer | null = null;

  /** Goes on with the packet that began in an earlier chunk; returns where the next packet begins. */
  function goOn(chunk: Buffer): number {
    let at = 0;
    if (assembly !== null) {
      at = chunk.copy(assembly, filled, 0, Math.min(assembly.length - filled, chunk.length));
      filled += at;
      if (filled < assembly.length) return at;
      const kept = assembly;
      assembly = null;
      onPacket(kept, 0, assemblyBody, kept.length, toSkip);
    }
    const skipped = Math.min(toSkip, chunk.length - at);
    toSkip -= skipped;
    return at + skipped;
  }

  return {
    push(chunk) {
      let bytes = chunk;
      if (carry !== null) {
        bytes = Buffer.concat([carry, chunk]);
        carry = null;
      }
      let start = goOn(bytes);
      while (start < bytes.length) {
        const body = bodyOffset(bytes, start);
        if (body === 0) {
          carry = Buffer.from(bytes.subarray(start));
          return;
        }
        const total = body - start + remainingLength(bytes, start + 1, body);
        if (total > packetBytesMax || start + total > bytes.length) {
          assembly = Buffer.allocUnsafe(Math.min(total, packetBytesMax));
          assemblyBody = body - start;
          filled = 0;
          toSkip = total - assembly.length;
          start += goOn(bytes.subarray(start));
        } else {
          onPacket(bytes, start, body, start + total, 0);
          start += total;
        }
      }
    },
  };
}

/** Where the variable header begins, or 0 when the fixed header is not whole yet. */
function bodyOffset(bytes: Buffer, start: number): number {
  for (let at = start + 1; at < start + headerBytesMax; at++) {
    const byte = bytes[at];
    if (byte === undefined) return 0;
    if (byte < 128) return at + 1;
  }
  throw new PacketError('a packet length is malformed [MQTT-1.5.5]');
}

/** The variable byte integer between two offsets. */
export function remainingLength(bytes: Buffer, from: number, to: number): number {
  let value = 0;
  for (let at = to - 1; at >= from; at--) value = value * 128 + ((bytes[at] ?? 0) & 127);
  return value;
}
