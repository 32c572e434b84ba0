import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Which otherwise barred targets an admin has allowed: whole host names, or addresses in a range. */
export type OutgoingPolicy = {
  /** True when messages may go to any address this host name resolves to. */
  allowsHost(host: string): boolean;
  /** Why nothing may be sent to this IP address, in words; null when it may. */
  addressProblem(address: string): string | null;
};

const hostPattern =
  /^(\*\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;

const rangeWords: Readonly<Record<string, string>> = {
  loopback: 'this machine itself (loopback)',
  private: 'a private network',
  uniqueLocal: 'a private network (unique local)',
  deprecatedSiteLocal: 'a private network (site local)',
  linkLocal: 'a link-local address, where cloud metadata lives',
  carrierGradeNat: 'a carrier-grade NAT network',
  multicast: 'a multicast group',
  broadcast: 'a broadcast address',
  unspecified: 'no machine (unspecified)',
};

/** Public by range, internal by use. */
const internalAddresses: Readonly<Record<string, string>> = {
  '168.63.129.16': 'the metadata service of a cloud',
};

const nat64Prefix = ipaddr.IPv6.parse('64:ff9b::');

/** Why an allow-list entry (CIDR, IP address, host name or `*.domain`) cannot be used; null when it can. */
export function allowListProblem(entry: string): string | null {
  const text = entry.trim().toLowerCase();
  if (parseRange(text) !== null) return null;
  if (text.includes('/') || text.includes(':')) return 'must be a network such as 10.1.0.0/16 or fd00::/8';
  if (/^[\d.]+$/.test(text)) return 'must be a whole IP address or a network such as 10.1.0.0/16';
  if (text.length > 253 || !hostPattern.test(text))
    return 'must be a host name, an IP address or a network such as 10.1.0.0/16';
  return null;
}

/** Reads an allow-list; entries that do not read are ignored (they were refused when they were entered). */
export function readOutgoingPolicy(allowList: readonly string[]): OutgoingPolicy {
  const entries = allowList
    .map((entry) => entry.trim().toLowerCase())
    .filter((entry) => allowListProblem(entry) === null);
  const ranges = entries.map(parseRange).filter((range) => range !== null);
  const hosts = entries.filter((entry) => parseRange(entry) === null);
  return {
    allowsHost(host) {
      const name = host.toLowerCase().replace(/\.$/, '');
      return hosts.some((entry) => (entry.startsWith('*.') ? name.endsWith(entry.slice(1)) : name === entry));
    },
    addressProblem(text) {
      if (!ipaddr.isValid(text)) return 'not an IP address';
      const address = ipaddr.process(text);
      if (ranges.some(([network, bits]) => address.kind() === network.kind() && address.match(network, bits)))
        return null;
      return rangeProblem(address);
    },
  };
}

/** Only globally routable unicast passes; IPv4-mapped addresses are unwrapped already. */
function rangeProblem(address: Address): string | null {
  const behindNat64 = embeddedAddress(address);
  if (behindNat64 !== null) return rangeProblem(behindNat64);
  const range: string = address.range();
  if (range !== 'unicast') return rangeWords[range] ?? `a reserved network (${range})`;
  // ::/96 once meant "this IPv4 address" (RFC 4291 §2.5.5.1); nothing public lives there.
  if (
    address.kind() === 'ipv6' &&
    address
      .toByteArray()
      .slice(0, 12)
      .every((byte) => byte === 0)
  )
    return 'a reserved network';
  return internalAddresses[address.toString()] ?? null;
}

/** The IPv4 address inside 64:ff9b::/96 (RFC 6052), which is how networks without IPv4 name public hosts. */
function embeddedAddress(address: Address): Address | null {
  if (address.kind() !== 'ipv6' || !address.match(nat64Prefix, 96)) return null;
  return new ipaddr.IPv4(address.toByteArray().slice(12));
}

function parseRange(entry: string): [Address, number] | null {
  if (ipaddr.IPv4.isValidFourPartDecimal(entry) || (entry.includes(':') && ipaddr.IPv6.isValid(entry))) {
    const address = ipaddr.process(entry);
    return [address, address.kind() === 'ipv4' ? 32 : 128];
  }
  if (!ipaddr.isValidCIDR(entry) || !/^[\d.]+\/|:.*\//.test(entry)) return null;
  const [network, bits] = ipaddr.parseCIDR(entry);
  if (network instanceof ipaddr.IPv6 && network.isIPv4MappedAddress() && bits >= 96)
    return [network.toIPv4Address(), bits - 96];
  return [network, bits];
}
