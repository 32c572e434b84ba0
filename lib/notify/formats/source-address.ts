import { isIP, isIPv4, isIPv6 } from 'node:net';
import type { Alert } from '@/lib/domain/alert';

/** The IP address an alert is about: its subject, or the first address its evidence names; null where there is none. */
export function sourceAddressOf({ subject, evidence }: Alert): string | null {
  const { address, addresses } = evidence;
  const candidates = [
    subject.kind === 'address' ? subject.id : null,
    address,
    ...(Array.isArray(addresses) ? addresses.slice(0, 10) : []),
  ];
  return candidates.find((value): value is string => typeof value === 'string' && isIP(value) !== 0) ?? null;
}

/** IPv4 as dual-stack sockets name it. */
const mappedPrefix = /^::ffff:(?=[\d.]+$)/i;

/** An address in the four numbers of IPv4, also when it was written as IPv6 (`::ffff:10.0.0.7`); null for any other. */
export function ipv4OrNull(address: string | null): string | null {
  const text = address?.replace(mappedPrefix, '') ?? '';
  return isIPv4(text) ? text : null;
}

/** An address that is IPv6 and nothing else, without the zone of the machine that saw it; null for any other. */
export function ipv6OrNull(address: string | null): string | null {
  const text = address?.replace(/%.*$/, '') ?? '';
  return isIPv6(text) && ipv4OrNull(text) === null ? text : null;
}

/** The MQTT client id an alert is about: its subject, or what its evidence names; null where there is none. */
export function mqttClientOf({ subject, evidence }: Alert): string | null {
  if (subject.kind === 'client') return subject.id;
  const { clientId } = evidence;
  return typeof clientId === 'string' && clientId !== '' ? clientId : null;
}
