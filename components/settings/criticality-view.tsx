import { useState } from 'react';
import { useSignedIn } from '@/components/frame/signed-in';
import { callApi } from '@/components/live/read-api';
import { useList } from '@/components/live/use-list';
import { useReadOnMount } from '@/components/live/use-read-on-mount';
import { Age } from '@/components/ui/age';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Chip } from '@/components/ui/chip';
import { Dialog } from '@/components/ui/dialog';
import { EmptyState } from '@/components/ui/empty-state';
import { ProblemLine } from '@/components/ui/problem-line';
import { useSay } from '@/components/ui/toasts';
import type { AssetCriticalityView } from '@/lib/domain/alerting-views';
import type { Page } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';
import { CriticalityForm } from './criticality-form';

const nothing: Page<AssetCriticalityView> = { items: [], nextCursor: null };
const kindWords = { broker: 'Whole broker', prefix: 'Topics under', group: 'Sparkplug' } as const;

/** How much assets matter: a factor of every alert's severity. */
export function CriticalityView() {
  const { canConfigure } = useSignedIn();
  const list = useList<AssetCriticalityView>({
    address: 'criticality',
    initial: nothing,
    initialAddress: '',
  });
  useReadOnMount(list.refresh);
  const [edited, setEdited] = useState<AssetCriticalityView | 'new' | null>(null);
  return (
    <div className="flex max-w-4xl flex-col gap-3">
      <ProblemLine problem={list.problem} />
      <div className="flex flex-wrap items-center gap-3">
        <p className="min-w-64 grow text-sm text-dim">
          An alert about an asset that matters more is more severe: low −1, normal 0, high +1, critical +2
          steps. The most specific rule holds; information is never raised. A rule holds for what is found
          from now on.
        </p>
        {canConfigure && (
          <Button kind="primary" size="small" onClick={() => setEdited('new')}>
            Add an asset
          </Button>
        )}
      </div>
      {list.items.length === 0 && list.isComplete && (
        <EmptyState
          title="All assets matter alike"
          why="Severities are the detectors' own. Say which broker, topics or Sparkplug group must never fail, and which is only a test, and alerts about them are graver or milder."
        />
      )}
      <ul className="flex flex-col gap-2">
        {list.items.map((rule) => (
          <Rule
            key={rule.id}
            rule={rule}
            canChange={canConfigure}
            onEdit={() => setEdited(rule)}
            onChanged={list.refresh}
          />
        ))}
      </ul>
      {!list.isComplete && (
        <Button className="self-center" onClick={() => void list.loadMore()}>
          Show more
        </Button>
      )}
      <Dialog
        isOpen={edited !== null}
        onOpenChange={(isOpen) => !isOpen && setEdited(null)}
        title={edited === 'new' ? 'How much does an asset matter?' : 'Change how much it matters'}
      >
        {edited !== null && (
          <CriticalityForm
            rule={edited === 'new' ? null : edited}
            onSaved={async () => {
              setEdited(null);
              await list.refresh();
            }}
          />
        )}
      </Dialog>
    </div>
  );
}

type RuleProps = {
  readonly rule: AssetCriticalityView;
  readonly canChange: boolean;
  onEdit(): void;
  onChanged(): Promise<void>;
};

function Rule({ rule, canChange, onEdit, onChanged }: RuleProps) {
  const say = useSay();
  const name = rule.pattern === '' ? (rule.broker ?? 'all brokers') : rule.pattern;
  const remove = async () => {
    const answer = await callApi<null>(`criticality/${rule.id}`, { method: 'DELETE' });
    say(answer.ok ? 'Removed.' : answer.problem.message, answer.ok ? 'good' : 'bad');
    await onChanged();
  };
  return (
    <li className="panel flex flex-wrap items-center gap-x-3 gap-y-1 p-3 text-sm">
      <Badge tone={rule.criticality === 'critical' || rule.criticality === 'high' ? 'warn' : 'quiet'}>
        {rule.criticality}
      </Badge>
      <span className="text-dim">{kindWords[rule.kind]}</span>
      {rule.pattern !== '' && <Chip text={rule.pattern} what="asset" maxCharacters={48} />}
      <span className="min-w-0 grow break-words text-dim">
        {rule.broker === null ? 'on every broker' : `on ${showInvisible(rule.broker)}`}
        {rule.reason !== '' && `: ${showInvisible(rule.reason)}`}
      </span>
      {rule.tags.map((tag) => (
        <Chip key={tag} text={tag} what="tag" maxCharacters={24} />
      ))}
      <span className="text-xs text-faint">
        {showInvisible(rule.author)}, <Age at={rule.updatedAt} /> ago
      </span>
      {canChange && (
        <span className="flex gap-2">
          <Button size="small" aria-label={`Change ${showInvisible(name)}`} onClick={onEdit}>
            Change
          </Button>
          <Button
            size="small"
            kind="danger"
            aria-label={`Remove ${showInvisible(name)}`}
            onClick={() => void remove()}
          >
            Remove
          </Button>
        </span>
      )}
    </li>
  );
}
