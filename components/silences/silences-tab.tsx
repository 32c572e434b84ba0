import { useState } from 'react';
import { callApi } from '@/components/live/read-api';
import { useChanged } from '@/components/live/use-changed';
import { useList } from '@/components/live/use-list';
import { useReadOnMount } from '@/components/live/use-read-on-mount';
import { Moment } from '@/components/ui/age';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { useSay } from '@/components/ui/toasts';
import { useQuery } from '@/components/ui/use-query';
import type { SilenceView } from '@/lib/domain/alerting-views';
import type { Page } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';
import { MatcherWords } from './matcher-words';
import { MutedCount } from './muted-count';
import { RuleList } from './rule-list';
import { SilenceForm } from './silence-form';
import { useRefreshEvery } from './use-refresh-every';
import { useShown } from './use-shown';

/** Counts and what begins or ends by itself are this old at most. */
const refreshMs = 20_000;

type Props = { readonly initial: Page<SilenceView>; readonly canChange: boolean };

/** Silences: which alerts tell nobody, from when until when, and why. */
export function SilencesTab({ initial, canChange }: Props) {
  const say = useSay();
  const { query, change } = useQuery();
  const shown = useShown({ current: 'active,pending', over: 'ended' });
  const list = useList<SilenceView>({
    address: `silences?${shown.filter}`,
    initial,
    initialAddress: 'silences?state=active,pending',
  });
  useReadOnMount(list.refresh);
  useChanged('silences', list.refresh);
  useRefreshEvery(list.refresh, refreshMs);
  const isAdding = query.get('add') !== null && canChange;
  return (
    <>
      <RuleList
        list={list}
        intro="A silenced alert is raised and recorded as ever; nobody is told of it."
        add={canChange ? { title: 'New silence', onClick: () => change({ add: 'silence' }, 'push') } : null}
        shown={shown}
        empty={{
          title: 'Nothing is silenced',
          why: 'Before work that will raise known alerts, silence exactly those for as long as it lasts.',
        }}
      >
        {(silence) => (
          <SilenceCard key={silence.id} silence={silence} canChange={canChange} onChanged={list.refresh} />
        )}
      </RuleList>
      <Dialog
        isOpen={isAdding}
        onOpenChange={(isOpen) => !isOpen && change({ add: null })}
        title="New silence"
        isWide
      >
        {isAdding && (
          <SilenceForm
            startsWith={{}}
            onSaved={() => {
              say('Silenced.', 'good');
              change({ add: null });
              void list.refresh();
            }}
          />
        )}
      </Dialog>
    </>
  );
}

const stateTones = { pending: 'quiet', active: 'warn', ended: 'quiet' } as const;

type CardProps = {
  readonly silence: SilenceView;
  readonly canChange: boolean;
  onChanged(): Promise<void>;
};

function SilenceCard({ silence, canChange, onChanged }: CardProps) {
  const { state, endedBy } = silence;
  return (
    <li className="panel flex flex-wrap items-center gap-x-4 gap-y-1 p-3 text-sm">
      <Badge tone={stateTones[state]}>{state}</Badge>
      <b className="min-w-0 font-semibold break-words">{showInvisible(silence.reason)}</b>
      <span className="w-full min-w-0">
        <MatcherWords matcher={silence.matcher} />
      </span>
      <span className="w-full text-dim">
        <Moment at={silence.startsAt} /> to <Moment at={silence.endsAt} />
        {endedBy !== null && `, ended early by ${endedBy}`}
      </span>
      <span className="grow text-xs text-faint">
        by {silence.author}, <Moment at={silence.createdAt} /> ·{' '}
        <MutedCount count={silence.mutedCount} lastAt={silence.lastMutedAt} />
      </span>
      {canChange && state !== 'ended' && <EndSilence silence={silence} onChanged={onChanged} />}
    </li>
  );
}

function EndSilence({ silence, onChanged }: Omit<CardProps, 'canChange'>) {
  const say = useSay();
  const [isBusy, setIsBusy] = useState(false);
  const end = async () => {
    setIsBusy(true);
    const answer = await callApi<SilenceView>(`silences/${silence.id}/end`, { method: 'POST', body: {} });
    await onChanged();
    setIsBusy(false);
    say(answer.ok ? 'Ended: its alerts are told again.' : answer.problem.message, answer.ok ? 'good' : 'bad');
  };
  return (
    <Button
      size="small"
      disabled={isBusy}
      aria-label={`End now: ${showInvisible(silence.reason)}`}
      onClick={() => void end()}
    >
      {silence.state === 'pending' ? 'Call off' : 'End now'}
    </Button>
  );
}
