import { useCallback, useEffect, useRef, useState } from 'react';
import { callApi } from '@/components/live/read-api';
import { useChanged } from '@/components/live/use-changed';
import { Button } from '@/components/ui/button';
import type { Page, TopicTreeNode } from '@/lib/domain/views';
import { TopicRow } from './topic-row';

const pageSize = 200;
const refreshMax = 500;
/** One level sums up everything below it. */
const treePauseMs = 10_000;
/** Orders are carried out within two seconds. */
const orderMs = 2500;

type Props = {
  readonly brokerId: number;
  /** null = the top. */
  readonly prefix: string | null;
  readonly initial: Page<TopicTreeNode> | null;
  readonly depth: number;
};

function addressOf(brokerId: number, prefix: string | null, limit: number, cursor: string | null): string {
  const query = new URLSearchParams({ brokerId: String(brokerId), limit: String(limit) });
  if (prefix !== null) query.set('prefix', prefix);
  if (cursor !== null) query.set('cursor', cursor);
  return `topics/tree?${query}`;
}

/** The children of one level, read when it is opened and kept up to date while it is. */
export function TopicLevel({ brokerId, prefix, initial, depth }: Props) {
  const [page, setPage] = useState(initial);
  const [problem, setProblem] = useState<string | null>(null);
  const loaded = page?.items.length ?? 0;
  const read = useCallback(async () => {
    const limit = Math.min(Math.max(loaded, pageSize), refreshMax);
    const answer = await callApi<Page<TopicTreeNode>>(addressOf(brokerId, prefix, limit, null));
    setProblem(answer.ok ? null : answer.problem.message);
    if (answer.ok) setPage(answer.body);
  }, [brokerId, prefix, loaded]);
  const isUnread = page === null;
  useEffect(() => {
    if (isUnread) void read();
  }, [isUnread, read]);
  useChanged('topics', read, treePauseMs);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const readSoon = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void read(), orderMs);
  };
  const readMore = async () => {
    if (page === null) return;
    const answer = await callApi<Page<TopicTreeNode>>(addressOf(brokerId, prefix, pageSize, page.nextCursor));
    if (answer.ok)
      setPage({ items: [...page.items, ...answer.body.items], nextCursor: answer.body.nextCursor });
    else setProblem(answer.problem.message);
  };
  if (page === null) return <p className="px-2 py-1 text-sm text-dim">{problem ?? 'Reading…'}</p>;
  return (
    <>
      {page.items.length === 0 && <p className="px-2 py-1 text-sm text-dim">No message has been seen yet.</p>}
      <ul>
        {page.items.map((node) => (
          <TopicRow
            key={node.path}
            node={node}
            brokerId={brokerId}
            depth={depth}
            onOrdered={readSoon}
            showBelow={() => (
              <TopicLevel brokerId={brokerId} prefix={node.path} initial={null} depth={depth + 1} />
            )}
          />
        ))}
      </ul>
      {problem && <p className="px-2 text-sm text-bad">{problem}</p>}
      {page.nextCursor !== null && (
        <Button size="small" kind="quiet" onClick={() => void readMore()}>
          Show more of this level
        </Button>
      )}
    </>
  );
}
