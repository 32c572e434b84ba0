const edges = [0x00, 0x01, 0x7f, 0x80, 0xff, 0x08, 0x0a, 0x12, 0x18, 0x4a, 0x8a, 0x92];

/** A copy of a payload with one to six random changes: bits, bytes, cuts, repeats, and pieces of other payloads. */
export function mutate(payload: Uint8Array, others: readonly Uint8Array[], random: () => number): Uint8Array {
  let bytes: Uint8Array = payload.slice();
  const changes = 1 + Math.floor(random() * 6);
  for (let change = 0; change < changes; change++) bytes = mutateOnce(bytes, others, random);
  return bytes;
}

function mutateOnce(bytes: Uint8Array, others: readonly Uint8Array[], random: () => number): Uint8Array {
  const below = (count: number) => Math.floor(random() * count);
  const at = below(bytes.length);
  switch (below(7)) {
    case 0:
      bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8));
      return bytes;
    case 1:
      bytes[at] = below(256);
      return bytes;
    case 2:
      bytes[at] = edges[below(edges.length)] ?? 0;
      return bytes;
    case 3:
      return random() < 0.1
        ? bytes.slice(0, at)
        : joined(bytes.subarray(0, at), bytes.subarray(at + 1 + below(4)));
    case 4:
      return joined(bytes.subarray(0, at + below(40)), bytes.subarray(at));
    case 5: {
      const other = others[below(others.length)] ?? bytes;
      const from = below(other.length);
      return joined(bytes.subarray(0, at), other.subarray(from, from + below(60)), bytes.subarray(at));
    }
    default:
      return joined(bytes.subarray(0, at), new Uint8Array(below(12)).fill(0xff), bytes.subarray(at));
  }
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
