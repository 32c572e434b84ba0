/** From here on it pays to make a view. */
const viewedBytesMin = 128;

/**
 * A quick 32-bit hash (signed integer) of `bytes` from `start` to `stop`, to find a metric by its name. It is no security
 * hash: an attacker can make names collide, so compare the bytes, and bound how many entries share a hash.
 */
export function hashBytes(bytes: Uint8Array, start: number, stop: number): number {
  if (stop - start >= viewedBytesMin) {
    return hashView(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), start, stop);
  }
  let hash = stop - start;
  let at = start;
  for (; at + 8 <= stop; at += 8) {
    hash = Math.imul(hash ^ wordAt(bytes, at), 0x9e37_79b1) ^ Math.imul(wordAt(bytes, at + 4), 0x85eb_ca6b);
    hash = (hash << 13) | (hash >>> 19);
  }
  for (; at < stop; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x0100_0193);
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2_ae35);
  return hash ^ (hash >>> 13);
}

/** The same as `hashBytes`, of bytes that stand in a view: some four times as quick. */
export function hashView(view: DataView, start: number, stop: number): number {
  let hash = stop - start;
  let at = start;
  for (; at + 8 <= stop; at += 8) {
    const second = Math.imul(view.getInt32(at + 4, true), 0x85eb_ca6b);
    hash = Math.imul(hash ^ view.getInt32(at, true), 0x9e37_79b1) ^ second;
    hash = (hash << 13) | (hash >>> 19);
  }
  for (; at < stop; at++) hash = Math.imul(hash ^ view.getUint8(at), 0x0100_0193);
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2_ae35);
  return hash ^ (hash >>> 13);
}

const endBytes = 256;

/** `hashBytes` of a name; of its first and last 256 bytes when it is longer than both, which no name of a plant is. */
export function hashName(bytes: Uint8Array, start: number, stop: number): number {
  if (stop - start <= endBytes * 2) return hashBytes(bytes, start, stop);
  return joinEnds(
    hashBytes(bytes, start, start + endBytes),
    stop - start,
    hashBytes(bytes, stop - endBytes, stop),
  );
}

/** The same as `hashName`, of a name that stands in a view. */
export function hashNameInView(view: DataView, start: number, stop: number): number {
  if (stop - start <= endBytes * 2) return hashView(view, start, stop);
  return joinEnds(
    hashView(view, start, start + endBytes),
    stop - start,
    hashView(view, stop - endBytes, stop),
  );
}

function joinEnds(first: number, length: number, last: number): number {
  return Math.imul(first ^ length, 0x9e37_79b1) ^ last;
}

function wordAt(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] ?? 0) |
    ((bytes[at + 1] ?? 0) << 8) |
    ((bytes[at + 2] ?? 0) << 16) |
    ((bytes[at + 3] ?? 0) << 24)
  );
}
