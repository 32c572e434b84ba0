import { useLivePause } from '@/components/live/live-provider';
import { useNow } from '@/components/ui/clock';
import { StateSign } from '@/components/ui/state-sign';
import type { BrokerView } from '@/lib/domain/views';
import { brokerStateSigns } from './broker-state';

/** The worker renews a broker's figures every second. */
const staleAfterMs = 6000;

/** True when the worker has stopped telling about this broker. */
export function useIsBrokerStale(broker: BrokerView): boolean {
  const now = useNow();
  const { isPaused } = useLivePause();
  return !isPaused && now - Date.parse(broker.updatedAt) > staleAfterMs;
}

export function BrokerStateSign({ broker }: { readonly broker: BrokerView }) {
  const isStale = useIsBrokerStale(broker);
  const { sign, word } = brokerStateSigns[broker.state];
  return isStale ? (
    <StateSign sign="stale" word={`stale, was ${word}`} />
  ) : (
    <StateSign sign={sign} word={word} />
  );
}
