import { useCallback, useEffect, useRef, useState } from 'react';
import type { Page } from '@/lib/domain/views';
import { type ApiProblem, callApi } from './read-api';

const pageSize = 100;
const refreshMax = 500;

type Options<Item> = {
  /** Below `/api/v1/`, with the filters: `alerts?state=open`. */
  readonly address: string;
  /** The page that the server rendered, for `initialAddress`. */
  readonly initial: Page<Item>;
  readonly initialAddress: string;
};

function withPaging(address: string, paging: Readonly<Record<string, string>>): string {
  return `${address}${address.includes('?') ? '&' : '?'}${new URLSearchParams(paging)}`;
}

/** Most items have an id; a detector is known by its kind. */
type Keyed = { readonly id?: string | number; readonly kind?: string };

const keyOf = (item: Keyed) => item.id ?? item.kind;

/** Items in order, each id once; where both know one, the first stands. */
function joined<Item extends Keyed>(head: readonly Item[], tail: readonly Item[]): readonly Item[] {
  const ids = new Set(head.map(keyOf));
  return [...head, ...tail.filter((item) => !ids.has(keyOf(item)))];
}

/** A long list of which only the beginning was read again. */
function withTail<Item extends Keyed>(head: Page<Item>, current: Page<Item>): Page<Item> {
  return { items: joined(head.items, current.items), nextCursor: current.nextCursor };
}

/**
 * A list that was rendered by the server and goes on in the browser: read anew when its address changes, further pages
 * on demand, `refresh` for news.
 */
export function useList<Item extends Keyed>({ address, initial, initialAddress }: Options<Item>) {
  const [page, setPage] = useState(initial);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const shown = useRef({ address: initialAddress, length: initial.items.length, isLoadingMore: false });
  shown.current.length = page.items.length;

  const read = useCallback(async () => {
    const limit = Math.min(Math.max(shown.current.length, pageSize), refreshMax);
    const answer = await callApi<Page<Item>>(withPaging(address, { limit: String(limit) }));
    if (shown.current.address !== address) return;
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok)
      setPage((current) =>
        current.items.length > refreshMax ? withTail(answer.body, current) : answer.body,
      );
  }, [address]);

  useEffect(() => {
    if (shown.current.address === address) return;
    shown.current = { ...shown.current, address, length: 0 };
    void read();
  }, [address, read]);

  const loadMore = useCallback(async () => {
    if (page.nextCursor === null || shown.current.isLoadingMore) return;
    shown.current.isLoadingMore = true;
    const answer = await callApi<Page<Item>>(
      withPaging(address, { limit: String(pageSize), cursor: page.nextCursor }),
    );
    shown.current.isLoadingMore = false;
    if (!answer.ok) return setProblem(answer.problem);
    setPage((current) =>
      current === page
        ? { items: joined(current.items, answer.body.items), nextCursor: answer.body.nextCursor }
        : current,
    );
  }, [address, page]);

  const change = useCallback((update: (items: readonly Item[]) => readonly Item[]) => {
    setPage((current) => ({ ...current, items: update(current.items) }));
  }, []);
  return {
    items: page.items,
    isComplete: page.nextCursor === null,
    problem,
    refresh: read,
    loadMore,
    change,
  };
}
