import { useState } from 'react';
import { BrokerName } from '@/components/brokers/broker-name';
import { callApi } from '@/components/live/read-api';
import { useChanged } from '@/components/live/use-changed';
import { useList } from '@/components/live/use-list';
import { useReadOnMount } from '@/components/live/use-read-on-mount';
import { Moment } from '@/components/ui/age';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { Dialog } from '@/components/ui/dialog';
import { EmptyState } from '@/components/ui/empty-state';
import { ProblemLine } from '@/components/ui/problem-line';
import { useSay } from '@/components/ui/toasts';
import { useQuery } from '@/components/ui/use-query';
import type { MaintenanceWindowView } from '@/lib/domain/availability-views';
import type { Page } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';
import { sayWeekly } from './say-window';
import { readTarget } from './target';
import { WindowForm } from './window-form';

type Props = { readonly initial: Page<MaintenanceWindowView>; readonly canChange: boolean };

/** Planned maintenance: time that counts neither as up nor as down. */
export function Windows({ initial, canChange }: Props) {
  const say = useSay();
  const { query, change } = useQuery();
  const list = useList<MaintenanceWindowView>({
    address: 'maintenance-windows',
    initial,
    initialAddress: 'maintenance-windows',
  });
  useReadOnMount(list.refresh);
  useChanged('nodes', list.refresh);
  const [asked, setAsked] = useState<MaintenanceWindowView | null>(null);
  const target = readTarget(query.get('plan'));
  const isPlanning = query.get('plan') !== null && canChange;
  const remove = async ({ id }: MaintenanceWindowView) => {
    const answer = await callApi<null>(`maintenance-windows/${id}`, { method: 'DELETE' });
    if (!answer.ok) return answer.problem.message;
    say('Removed. The times that it left out count again.', 'good');
    await list.refresh();
    return null;
  };
  return (
    <>
      <ProblemLine problem={list.problem} />
      <div className="flex flex-wrap items-center gap-3">
        <p className="min-w-0 grow text-sm text-dim">
          Planned maintenance is left out of every availability figure. Alerts are raised all the same.
        </p>
        {canChange && (
          <Button kind="primary" size="small" onClick={() => change({ plan: 'new' }, 'push')}>
            Plan maintenance
          </Button>
        )}
      </div>
      {list.items.length === 0 && (
        <EmptyState
          title="No maintenance is planned"
          why="Without it, a planned stop counts as an outage of everything that goes offline in it."
        />
      )}
      <ul className="flex flex-col gap-2">
        {list.items.map((window) => (
          <WindowCard key={window.id} window={window} onRemove={canChange ? () => setAsked(window) : null} />
        ))}
      </ul>
      {!list.isComplete && (
        <Button className="self-center" onClick={() => void list.loadMore()}>
          Show more
        </Button>
      )}
      <Dialog
        isOpen={isPlanning}
        onOpenChange={(isOpen) => !isOpen && change({ plan: null })}
        title="Plan maintenance"
        description="Its time counts neither as up nor as down."
      >
        {isPlanning && (
          <WindowForm
            target={target}
            onAdded={async () => {
              change({ plan: null });
              await list.refresh();
            }}
          />
        )}
      </Dialog>
      {asked && (
        <ConfirmDialog
          isOpen
          onOpenChange={(isOpen) => !isOpen && setAsked(null)}
          title="Remove this maintenance window"
          loss={`The times of “${showInvisible(asked.reason)}” (${showInvisible(asked.covers)}) count again as what they were, past ones too: availability figures and reports change.`}
          phrase="remove"
          verb="Remove"
          onConfirm={() => remove(asked)}
        />
      )}
    </>
  );
}

type CardProps = { readonly window: MaintenanceWindowView; readonly onRemove: (() => void) | null };

function WindowCard({ window, onRemove }: CardProps) {
  return (
    <li className="panel flex flex-wrap items-center gap-x-4 gap-y-1 p-3 text-sm">
      {window.isActive ? <Badge tone="warn">now</Badge> : window.next === null && <Badge>over</Badge>}
      <b className="min-w-0 font-semibold break-words">{showInvisible(window.reason)}</b>
      <bdi className="min-w-0 font-mono text-xs break-all">{showInvisible(window.covers)}</bdi>
      <span className="text-dim">
        <BrokerName id={window.brokerId} name={window.broker} />
      </span>
      <span className="w-full text-dim">
        {window.recurrence === 'weekly' ? (
          <>
            {sayWeekly(window)}, from <Moment at={window.from} />
            {window.to !== null && (
              <>
                {' '}
                until <Moment at={window.to} />
              </>
            )}
            {window.next !== null && !window.isActive && (
              <>
                ; next <Moment at={window.next.from} />
              </>
            )}
          </>
        ) : (
          <>
            once, <Moment at={window.from} /> to <Moment at={window.to} />
          </>
        )}
      </span>
      <span className="grow text-xs text-faint">
        planned by {window.author}, <Moment at={window.createdAt} />
      </span>
      {onRemove && (
        <Button
          size="small"
          kind="danger"
          aria-label={`Remove: ${showInvisible(window.reason)}`}
          onClick={onRemove}
        >
          Remove…
        </Button>
      )}
    </li>
  );
}
