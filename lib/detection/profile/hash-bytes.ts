const offsetBasis = 0x811c9dc5;
const prime = 0x01000193;

/** Spreads a 32-bit hash, so that sums and low bits of it are as good as the whole. */
export function spread(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** Joins two 32-bit hashes into one; order matters. */
export function joinHashes(first: number, second: number): number {
  return spread(Math.imul(first, 31) + second);
}

/** FNV-1a over a stretch of bytes, unsigned 32 bits. */
export function hashBytes(bytes: Uint8Array, begin: number, end: number): number {
  let hash = offsetBasis;
  for (let at = begin; at < end; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), prime);
  return hash >>> 0;
}

/** The same over the bytes of a text, for names that are known beforehand. */
export function hashText(text: string): number {
  const bytes = new TextEncoder().encode(text);
  return hashBytes(bytes, 0, bytes.length);
}
