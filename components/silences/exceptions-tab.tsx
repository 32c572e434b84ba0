import Link from 'next/link';
import { useState } from 'react';
import { callApi } from '@/components/live/read-api';
import { useChanged } from '@/components/live/use-changed';
import { useList } from '@/components/live/use-list';
import { useReadOnMount } from '@/components/live/use-read-on-mount';
import { Moment } from '@/components/ui/age';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { Dialog } from '@/components/ui/dialog';
import { useSay } from '@/components/ui/toasts';
import { useQuery } from '@/components/ui/use-query';
import type { ExceptionView } from '@/lib/domain/alerting-views';
import type { Page } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';
import { ExceptionForm } from './exception-form';
import { MatcherWords } from './matcher-words';
import { MutedCount } from './muted-count';
import { RuleList } from './rule-list';
import { useRefreshEvery } from './use-refresh-every';
import { useShown } from './use-shown';

/** Counts and what begins or ends by itself are this old at most. */
const refreshMs = 20_000;

type Props = { readonly initial: Page<ExceptionView>; readonly canChange: boolean };

/** Exceptions: what is expected although a detector reports it, for whom and until when. */
export function ExceptionsTab({ initial, canChange }: Props) {
  const say = useSay();
  const { query, change } = useQuery();
  const shown = useShown({ current: 'active', over: 'expired,revoked' });
  const list = useList<ExceptionView>({
    address: `exceptions?${shown.filter}`,
    initial,
    initialAddress: 'exceptions?state=active',
  });
  useReadOnMount(list.refresh);
  useChanged('silences', list.refresh);
  useRefreshEvery(list.refresh, refreshMs);
  const [revoked, setRevoked] = useState<ExceptionView | null>(null);
  const isAdding = query.get('add') !== null && canChange;
  const revoke = async ({ id }: ExceptionView) => {
    const answer = await callApi<ExceptionView>(`exceptions/${id}/revoke`, { method: 'POST', body: {} });
    if (!answer.ok) return answer.problem.message;
    say('Revoked: it is told again from now on.', 'good');
    await list.refresh();
    return null;
  };
  return (
    <>
      <RuleList
        list={list}
        intro="What is expected although a detector reports it. Best made from an alert, so that it covers exactly that. It is still raised and recorded; nobody is told."
        add={
          canChange ? { title: 'New exception', onClick: () => change({ add: 'exception' }, 'push') } : null
        }
        shown={shown}
        empty={{
          title: 'No exception has been made',
          why: 'When an alert tells of something that belongs there, open it and choose “Make an exception”.',
        }}
      >
        {(exception) => (
          <ExceptionCard
            key={exception.id}
            exception={exception}
            onRevoke={canChange && exception.state === 'active' ? () => setRevoked(exception) : null}
          />
        )}
      </RuleList>
      <Dialog
        isOpen={isAdding}
        onOpenChange={(isOpen) => !isOpen && change({ add: null })}
        title="New exception"
        isWide
      >
        {isAdding && (
          <ExceptionForm
            startsWith={{}}
            alertId={null}
            onSaved={() => {
              say('Made.', 'good');
              change({ add: null });
              void list.refresh();
            }}
          />
        )}
      </Dialog>
      {revoked && (
        <ConfirmDialog
          isOpen
          onOpenChange={(isOpen) => !isOpen && setRevoked(null)}
          title="Revoke this exception"
          loss={`What “${showInvisible(revoked.reason)}” covers is told again from now on. The exception stays in this list as revoked.`}
          phrase="revoke"
          verb="Revoke"
          onConfirm={() => revoke(revoked)}
        />
      )}
    </>
  );
}

const stateTones = { active: 'warn', expired: 'quiet', revoked: 'quiet' } as const;

type CardProps = { readonly exception: ExceptionView; readonly onRevoke: (() => void) | null };

function ExceptionCard({ exception, onRevoke }: CardProps) {
  const { state, revokedBy, revokedAt, alertId } = exception;
  return (
    <li className="panel flex flex-wrap items-center gap-x-4 gap-y-1 p-3 text-sm">
      <Badge tone={stateTones[state]}>{state}</Badge>
      <b className="min-w-0 font-semibold break-words">{showInvisible(exception.reason)}</b>
      <span className="text-dim">owner {showInvisible(exception.owner)}</span>
      <span className="w-full min-w-0">
        <MatcherWords matcher={exception.matcher} />
      </span>
      <span className="w-full text-dim">
        {state === 'expired' ? 'expired' : 'expires'} <Moment at={exception.expiresAt} />
        {revokedAt !== null && (
          <>
            , revoked by {revokedBy ?? 'somebody'} <Moment at={revokedAt} />
          </>
        )}
      </span>
      <span className="grow text-xs text-faint">
        by {exception.author}, <Moment at={exception.createdAt} /> ·{' '}
        <MutedCount count={exception.mutedCount} lastAt={exception.lastMutedAt} />
        {alertId !== null && (
          <>
            {' · '}
            <Link href={`/alerts/${alertId}`} prefetch={false} className="text-accent hover:underline">
              made from this alert
            </Link>
          </>
        )}
      </span>
      {onRevoke && (
        <Button
          size="small"
          kind="danger"
          aria-label={`Revoke: ${showInvisible(exception.reason)}`}
          onClick={onRevoke}
        >
          Revoke…
        </Button>
      )}
    </li>
  );
}
