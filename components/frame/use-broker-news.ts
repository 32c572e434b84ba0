import { useCallback } from 'react';
import { useLivePush } from '@/components/live/live-provider';
import { callApi } from '@/components/live/read-api';
import { useChanged } from '@/components/live/use-changed';
import type { BrokerView, Page } from '@/lib/domain/views';

/** Reads the brokers again when one was added, edited or removed. */
export function useBrokerNews(): void {
  const push = useLivePush();
  const read = useCallback(async () => {
    const answer = await callApi<Page<BrokerView>>('brokers?limit=500');
    if (answer.ok) push({ type: 'brokers-read', brokers: answer.body.items });
  }, [push]);
  useChanged('brokers', read);
}
