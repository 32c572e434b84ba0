import { useState } from 'react';
import { callApi } from '@/components/live/read-api';
import { useChanged } from '@/components/live/use-changed';
import { useList } from '@/components/live/use-list';
import { useReadOnMount } from '@/components/live/use-read-on-mount';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { Dialog } from '@/components/ui/dialog';
import { Switch } from '@/components/ui/switch';
import { useSay } from '@/components/ui/toasts';
import { useQuery } from '@/components/ui/use-query';
import type { MuteTimeView } from '@/lib/domain/alerting-views';
import type { Page } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';
import { MatcherWords } from './matcher-words';
import { MuteTimeForm } from './mute-time-form';
import { MutedCount } from './muted-count';
import { RuleList } from './rule-list';
import { useRefreshEvery } from './use-refresh-every';
import { sayWeeklyTime } from './weekly-draft';

/** Counts and what begins or ends by itself are this old at most. */
const refreshMs = 20_000;

type Props = { readonly initial: Page<MuteTimeView>; readonly canChange: boolean };

/** Recurring mute times: hours of the week in which certain alerts tell nobody. */
export function MuteTimesTab({ initial, canChange }: Props) {
  const say = useSay();
  const { query, change } = useQuery();
  const list = useList<MuteTimeView>({ address: 'mute-times', initial, initialAddress: 'mute-times' });
  useReadOnMount(list.refresh);
  useChanged('silences', list.refresh);
  useRefreshEvery(list.refresh, refreshMs);
  const [removed, setRemoved] = useState<MuteTimeView | null>(null);
  const edited = list.items.find(({ id }) => id === query.get('edit')) ?? null;
  const isOpen = canChange && (query.get('add') !== null || edited !== null);
  const close = () => change({ add: null, edit: null });
  const saved = () => {
    say('Saved.', 'good');
    close();
    void list.refresh();
  };
  const remove = async ({ id }: MuteTimeView) => {
    const answer = await callApi<null>(`mute-times/${id}`, { method: 'DELETE' });
    if (!answer.ok) return answer.problem.message;
    await list.refresh();
    return null;
  };
  return (
    <>
      <RuleList
        list={list}
        intro="For what comes back every week: a backup at night, a line that is off at weekends. Alerts are raised and recorded as ever; nobody is told."
        add={
          canChange ? { title: 'New mute time', onClick: () => change({ add: 'mute-time' }, 'push') } : null
        }
        empty={{
          title: 'No recurring mute time',
          why: 'Without one, alerts that come back every week at the same hours are told every week.',
        }}
      >
        {(muteTime) => (
          <MuteTimeCard
            key={muteTime.id}
            muteTime={muteTime}
            canChange={canChange}
            onChanged={list.refresh}
            onEdit={() => change({ edit: muteTime.id }, 'push')}
            onRemove={() => setRemoved(muteTime)}
          />
        )}
      </RuleList>
      <Dialog
        isOpen={isOpen}
        onOpenChange={(next) => !next && close()}
        title={edited === null ? 'New mute time' : 'Change the mute time'}
        isWide
      >
        {isOpen && <MuteTimeForm key={edited?.id ?? ''} muteTime={edited} onSaved={saved} />}
      </Dialog>
      {removed && (
        <ConfirmDialog
          isOpen
          onOpenChange={(next) => !next && setRemoved(null)}
          title="Remove this mute time"
          loss={`“${showInvisible(removed.name)}” mutes nothing any more, and its count of ${removed.mutedCount} is lost.`}
          phrase="remove"
          verb="Remove"
          onConfirm={() => remove(removed)}
        />
      )}
    </>
  );
}

type CardProps = {
  readonly muteTime: MuteTimeView;
  readonly canChange: boolean;
  onChanged(): Promise<void>;
  onEdit(): void;
  onRemove(): void;
};

function MuteTimeCard({ muteTime, canChange, onChanged, onEdit, onRemove }: CardProps) {
  const name = showInvisible(muteTime.name);
  return (
    <li className="panel flex flex-wrap items-center gap-x-4 gap-y-1 p-3 text-sm">
      {canChange ? <MuteTimeSwitch muteTime={muteTime} onChanged={onChanged} /> : null}
      {!muteTime.enabled && <Badge>off</Badge>}
      {muteTime.isActive && <Badge tone="warn">active now</Badge>}
      <b className="min-w-0 font-semibold break-words">{name}</b>
      <span>{sayWeeklyTime(muteTime)}</span>
      <span className="w-full min-w-0">
        <MatcherWords matcher={muteTime.matcher} />
      </span>
      <span className="w-full min-w-0 break-words text-dim">{showInvisible(muteTime.reason)}</span>
      <span className="grow text-xs text-faint">
        by {muteTime.author} · <MutedCount count={muteTime.mutedCount} lastAt={muteTime.lastMutedAt} />
      </span>
      {canChange && (
        <span className="flex gap-2">
          <Button size="small" aria-label={`Change: ${name}`} onClick={onEdit}>
            Change
          </Button>
          <Button size="small" kind="danger" aria-label={`Remove: ${name}`} onClick={onRemove}>
            Remove…
          </Button>
        </span>
      )}
    </li>
  );
}

function MuteTimeSwitch({ muteTime, onChanged }: Pick<CardProps, 'muteTime' | 'onChanged'>) {
  const say = useSay();
  const [isBusy, setIsBusy] = useState(false);
  const set = async (enabled: boolean) => {
    setIsBusy(true);
    const answer = await callApi<MuteTimeView>(`mute-times/${muteTime.id}`, {
      method: 'PATCH',
      body: { enabled },
    });
    await onChanged();
    setIsBusy(false);
    if (!answer.ok) say(answer.problem.message, 'bad');
  };
  return (
    <Switch
      label={`${showInvisible(muteTime.name)}: in force`}
      isOn={muteTime.enabled}
      isDisabled={isBusy}
      onChange={(isOn) => void set(isOn)}
    />
  );
}
