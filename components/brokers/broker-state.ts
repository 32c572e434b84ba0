import type { SignName } from '@/components/ui/state-sign';
import type { BrokerState } from '@/lib/domain/broker';

/** How the state of the link to a broker is shown. */
export const brokerStateSigns: Readonly<
  Record<BrokerState, { readonly sign: SignName; readonly word: string }>
> = {
  connecting: { sign: 'unknown', word: 'connecting' },
  online: { sign: 'online', word: 'online' },
  blind: { sign: 'degraded', word: 'blind' },
  offline: { sign: 'offline', word: 'offline' },
  refused: { sign: 'refused', word: 'refused' },
  'tls-error': { sign: 'refused', word: 'TLS error' },
  'taken-over': { sign: 'degraded', word: 'taken over' },
};
