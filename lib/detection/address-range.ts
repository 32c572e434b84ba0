type Bits = { readonly family: 4 | 6; readonly bits: bigint };

/**
 * Is an IP address inside a CIDR range (`10.0.0.0/8`, `fd00::/8`, or one bare address)? IPv4-mapped IPv6 addresses count
 * as IPv4. False when either cannot be read.
 */
export function addressInRange(address: string, range: string): boolean {
  const parsed = parseRange(range);
  const candidate = parseAddress(address);
  if (!parsed || !candidate || parsed.family !== candidate.family) return false;
  const shift = BigInt((parsed.family === 4 ? 32 : 128) - parsed.prefix);
  return candidate.bits >> shift === parsed.bits >> shift;
}

/** Why a CIDR range cannot be used, in words for a form; null when it can. */
export function rangeProblem(range: string): string | null {
  return parseRange(range) ? null : 'must be an address or a range such as 10.1.0.0/16 or fd00::/8';
}

function parseRange(range: string): (Bits & { readonly prefix: number }) | null {
  const slash = range.indexOf('/');
  const parsed = parseAddress(slash === -1 ? range : range.slice(0, slash));
  if (!parsed) return null;
  const most = parsed.family === 4 ? 32 : 128;
  if (slash === -1) return { ...parsed, prefix: most };
  const digits = range.slice(slash + 1);
  if (!/^\d{1,3}$/.test(digits) || Number(digits) > most) return null;
  return { ...parsed, prefix: Number(digits) };
}

function parseAddress(text: string): Bits | null {
  const bare = text.replace(/%.*$/, '').toLowerCase();
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(bare)?.[1];
  return parseIpv4(mapped ?? bare) ?? parseIpv6(bare);
}

function parseIpv4(text: string): Bits | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255))
    return null;
  return { family: 4, bits: parts.reduce((bits, part) => (bits << 8n) | BigInt(part), 0n) };
}

function parseIpv6(text: string): Bits | null {
  const halves = text.split('::');
  if (halves.length > 2 || !text.includes(':')) return null;
  const [head, tail] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const given = (head?.length ?? 0) + (tail?.length ?? 0);
  if (tail ? given > 7 : given !== 8) return null;
  const groups = [...(head ?? []), ...Array.from({ length: 8 - given }, () => '0'), ...(tail ?? [])];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/.test(group))) return null;
  return { family: 6, bits: groups.reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n) };
}
