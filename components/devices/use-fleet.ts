import { useCallback, useEffect, useRef, useState } from 'react';
import { type ApiProblem, callApi } from '@/components/live/read-api';
import type { FleetItemView } from '@/lib/domain/availability-views';
import type { Page } from '@/lib/domain/views';
import { entityKey } from './entity-address';

const pageSize = 500;

type Options = {
  /** Below `/api/v1/`, with filters, period and sorting. */
  readonly address: string;
  readonly initial: Page<FleetItemView>;
  readonly initialAddress: string;
};

function joined(head: readonly FleetItemView[], tail: readonly FleetItemView[]): readonly FleetItemView[] {
  const known = new Set(head.map(entityKey));
  return [...head, ...tail.filter((item) => !known.has(entityKey(item)))];
}

/**
 * The fleet: rendered by the server, read anew when its address changes and on `refresh`, further pages on demand. Not the
 * common list, because here an id counts within a kind only.
 */
export function useFleet({ address, initial, initialAddress }: Options) {
  const [page, setPage] = useState(initial);
  const [isReading, setIsReading] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const shown = useRef({ address: initialAddress, isLoadingMore: false });
  const read = useCallback(async () => {
    const answer = await callApi<Page<FleetItemView>>(`${address}&limit=${pageSize}`);
    if (shown.current.address !== address) return;
    setIsReading(false);
    setProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    setPage((current) =>
      current.items.length > pageSize
        ? { items: joined(answer.body.items, current.items), nextCursor: current.nextCursor }
        : answer.body,
    );
  }, [address]);
  useEffect(() => {
    if (shown.current.address === address) return;
    shown.current = { address, isLoadingMore: false };
    setPage({ items: [], nextCursor: null });
    setIsReading(true);
    void read();
  }, [address, read]);
  const loadMore = useCallback(async () => {
    if (page.nextCursor === null || shown.current.isLoadingMore) return;
    shown.current.isLoadingMore = true;
    const cursor = encodeURIComponent(page.nextCursor);
    const answer = await callApi<Page<FleetItemView>>(`${address}&limit=${pageSize}&cursor=${cursor}`);
    shown.current.isLoadingMore = false;
    if (!answer.ok) return setProblem(answer.problem);
    setPage((current) =>
      current === page
        ? { items: joined(current.items, answer.body.items), nextCursor: answer.body.nextCursor }
        : current,
    );
  }, [address, page]);
  return {
    items: page.items,
    isComplete: page.nextCursor === null,
    problem,
    refresh: read,
    loadMore,
    /** The first answer of a new address is waited for. */
    isReading,
  };
}
