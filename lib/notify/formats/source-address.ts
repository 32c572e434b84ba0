import { isIP } from 'node:net';
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

/** The MQTT client id an alert is about: its subject, or what its evidence names; null where there is none. */
export function mqttClientOf({ subject, evidence }: Alert): string | null {
  if (subject.kind === 'client') return subject.id;
  const { clientId } = evidence;
  return typeof clientId === 'string' && clientId !== '' ? clientId : null;
}
