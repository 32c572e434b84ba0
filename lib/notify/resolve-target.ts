import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import type { OutgoingPolicy } from './outgoing-policy';

export type ResolvedAddress = { readonly address: string; readonly family: 4 | 6 };
export type ResolveHost = (host: string) => Promise<readonly ResolvedAddress[]>;

/** The addresses that may be connected to, why none may (`barred`), or why it is not known yet (`unreachable`). */
export type TargetResult =
  | { readonly kind: 'allowed'; readonly addresses: readonly ResolvedAddress[] }
  | { readonly kind: 'barred'; readonly reason: string }
  | { readonly kind: 'unreachable'; readonly reason: string };

/** Asks the system's resolver for every address of a host. */
export const resolveWithSystem: ResolveHost = async (host) =>
  (await lookup(host, { all: true })).map(({ address, family }) => ({
    address,
    family: family === 6 ? 6 : 4,
  }));

/**
 * Resolves a host name (or reads an IP address, `[…]` too) and checks every address. One forbidden address bars the whole
 * target, so that no mix of answers gets through.
 */
export async function resolveTarget(
  name: string,
  policy: OutgoingPolicy,
  resolve: ResolveHost,
): Promise<TargetResult> {
  const host = name.replace(/^\[|\]$/g, '');
  const family = isIP(host);
  const addresses =
    family === 0
      ? await resolveOrNull(host, resolve)
      : [{ address: host, family: family === 6 ? 6 : 4 } as const];
  if (addresses === null || addresses.length === 0)
    return { kind: 'unreachable', reason: 'the host name could not be resolved' };
  if (policy.allowsHost(host)) return { kind: 'allowed', addresses };
  for (const { address } of addresses) {
    const problem = policy.addressProblem(address);
    if (problem !== null) {
      return {
        kind: 'barred',
        reason: `the address leads to ${problem}; an admin can allow it under outgoing connections`,
      };
    }
  }
  return { kind: 'allowed', addresses };
}

/** The same answer for every host name that cannot be used, so that nobody maps an internal name space by asking. */
export function withoutDetail(name: string, found: TargetResult): TargetResult {
  if (found.kind === 'allowed' || isIP(name.replace(/^\[|\]$/g, '')) !== 0) return found;
  return {
    kind: 'barred',
    reason:
      'the host name is not known, or leads to a private or reserved network; an admin can find out, and allow it under outgoing connections',
  };
}

async function resolveOrNull(host: string, resolve: ResolveHost): Promise<readonly ResolvedAddress[] | null> {
  try {
    return await resolve(host);
  } catch {
    return null;
  }
}

/** A look-up for Node's sockets that knows only the addresses that were checked. */
export function pinnedLookup(addresses: readonly ResolvedAddress[]): LookupFunction {
  return (_host, options, callback) => {
    const first = addresses[0];
    if (first === undefined) callback(new Error('no address'), '', 0);
    else if (options.all)
      callback(
        null,
        addresses.map(({ address, family }) => ({ address, family })),
      );
    else callback(null, first.address, first.family);
  };
}
