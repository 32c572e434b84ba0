import { StateSign } from '@/components/ui/state-sign';
import type { NotificationView } from '@/lib/domain/views';

type DeliveryState = NotificationView['state'];

const signs = {
  queued: { sign: 'stale', word: 'waiting' },
  accepted: { sign: 'online', word: 'accepted' },
  confirmed: { sign: 'online', word: 'confirmed' },
  failed: { sign: 'refused', word: 'failed' },
} as const satisfies Record<DeliveryState, unknown>;

/** Whether the other side has it. */
export function hasArrived(state: string): boolean {
  return state === 'accepted' || state === 'confirmed';
}

/** How a delivery stands; `isRepeated` says that attempts have failed and more will follow. */
export function DeliverySign({
  state,
  isRepeated = false,
}: {
  readonly state: string;
  readonly isRepeated?: boolean;
}) {
  const known = Object.hasOwn(signs, state) ? signs[state as DeliveryState] : null;
  if (known === null) return <StateSign sign="unknown" word={state} />;
  return isRepeated && state === 'queued' ? (
    <StateSign sign="degraded" word="trying again" />
  ) : (
    <StateSign {...known} />
  );
}
