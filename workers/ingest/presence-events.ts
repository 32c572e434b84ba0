import type { BrokerEvent, BrokerEventKind } from '@/lib/domain/broker-event';
import type { SparkplugTransition } from '@/lib/sparkplug/transition';

const kindByCause: Partial<Record<SparkplugTransition['cause'], BrokerEventKind>> = {
  NBIRTH: 'sparkplug.nbirth',
  NDEATH: 'sparkplug.ndeath',
  DBIRTH: 'sparkplug.dbirth',
  DDEATH: 'sparkplug.ddeath',
  STATE: 'sparkplug.state',
};

/** The broker event that a birth, a death or a host's state makes; null for what follows from another event. */
export function presenceEvent(transition: SparkplugTransition): BrokerEvent | null {
  const kind = kindByCause[transition.cause];
  if (kind === undefined) return null;
  const { group, edgeNode, device, hostId, cause, previous, next, reason, at, format } = transition;
  const topic =
    hostId === null
      ? `spBv1.0/${group}/${cause}/${edgeNode}${device === null ? '' : `/${device}`}`
      : `${format === '2.2' ? '' : 'spBv1.0/'}STATE/${hostId}`;
  return {
    kind,
    receivedAt: at,
    brokerAt: null,
    clientId: null,
    clientIdConfidence: 'absent',
    reason,
    topic,
    origin: 'mqtt',
    spoofable: true,
    raw: `${topic}: ${previous} → ${next}, ${reason}`,
  };
}
