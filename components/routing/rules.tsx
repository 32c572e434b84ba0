import { useState } from 'react';
import { callApi } from '@/components/live/read-api';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { Dialog } from '@/components/ui/dialog';
import { useSay } from '@/components/ui/toasts';
import { useQuery } from '@/components/ui/use-query';
import type { RoutingRuleView } from '@/lib/domain/alerting-views';
import type { ChannelView } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';
import { RuleCard, RuleLines } from './rule-card';
import { RuleForm } from './rule-form';

type Props = {
  readonly rules: readonly RoutingRuleView[];
  readonly channels: readonly ChannelView[];
  readonly canChange: boolean;
  onChanged(): Promise<void>;
};

/** What holds while there is no rule in force, as the worker has it built in. */
const builtIn = {
  matcher: {},
  times: null,
  outsideTimes: 'next',
  sendResolved: true,
  groupWaitSeconds: 2,
  groupIntervalSeconds: 60,
  repeatMinutes: 0,
  digestMinutes: null,
  escalateMinutes: null,
  escalateChannelIds: [],
} as const;

/** The routing rules in the order in which they are asked. */
export function Rules({ rules, channels, canChange, onChanged }: Props) {
  const say = useSay();
  const { query, change } = useQuery();
  const [isBusy, setIsBusy] = useState(false);
  const [removed, setRemoved] = useState<RoutingRuleView | null>(null);
  const edited = rules.find(({ id }) => id === query.get('edit')) ?? null;
  const isOpen = canChange && (query.get('add') !== null || edited !== null);
  const close = () => change({ add: null, edit: null });
  const send = async (path: string, method: string, body: unknown) => {
    setIsBusy(true);
    const answer = await callApi<unknown>(path, { method, body });
    await onChanged();
    setIsBusy(false);
    if (!answer.ok) say(answer.problem.message, 'bad');
  };
  const move = (from: number, to: number) => {
    const ids = rules.map(({ id }) => id);
    const [moved] = ids.splice(from, 1);
    if (moved !== undefined) ids.splice(to, 0, moved);
    return send('routing-rules/order', 'PUT', { ids });
  };
  const remove = async ({ id }: RoutingRuleView) => {
    const answer = await callApi<null>(`routing-rules/${id}`, { method: 'DELETE' });
    if (!answer.ok) return answer.problem.message;
    await onChanged();
    return null;
  };
  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <p className="min-w-60 grow text-sm text-dim">
          Rules are asked from the top; the first that fits decides who is told, unless it lets the search go
          on.
        </p>
        {canChange && (
          <Button kind="primary" size="small" onClick={() => change({ add: 'rule' }, 'push')}>
            New rule
          </Button>
        )}
      </div>
      <ol aria-label="Routing rules" className="flex flex-col gap-2">
        {rules.map((rule, index) => (
          <RuleCard
            key={rule.id}
            rule={rule}
            index={index}
            isLast={index === rules.length - 1}
            channels={channels}
            canChange={canChange}
            isBusy={isBusy}
            onMove={(to) => void move(index, to)}
            onSwitch={(enabled) => void send(`routing-rules/${rule.id}`, 'PATCH', { enabled })}
            onEdit={() => change({ edit: rule.id }, 'push')}
            onRemove={() => setRemoved(rule)}
          />
        ))}
      </ol>
      <Rest hasRule={rules.some(({ enabled }) => enabled)} channels={channels} />
      <Dialog
        isOpen={isOpen}
        onOpenChange={(next) => !next && close()}
        title={edited === null ? 'New routing rule' : 'Change the routing rule'}
        isWide
      >
        {isOpen && (
          <RuleForm
            key={edited?.id ?? ''}
            rule={edited}
            channels={channels}
            onSaved={() => {
              say('Saved: it holds for alerts from now on.', 'good');
              close();
              void onChanged();
            }}
          />
        )}
      </Dialog>
      {removed && (
        <ConfirmDialog
          isOpen
          onOpenChange={(next) => !next && setRemoved(null)}
          title="Remove this rule"
          loss={`Alerts that “${showInvisible(removed.name)}” catches are decided by the rules below it, or told to nobody.`}
          phrase="remove"
          verb="Remove"
          onConfirm={() => remove(removed)}
        />
      )}
    </>
  );
}

/** What becomes of alerts that no rule catches. */
function Rest({
  hasRule,
  channels,
}: {
  readonly hasRule: boolean;
  readonly channels: readonly ChannelView[];
}) {
  if (hasRule)
    return (
      <p className="rounded-box border border-dashed px-3 py-2 text-sm text-dim">
        An alert that no rule in force catches is told to nobody; what one would catch at another time goes to
        the built-in rule, unless that one says otherwise. A last rule without conditions catches all.
      </p>
    );
  const channelIds = channels.filter(({ enabled }) => enabled).map(({ id }) => id);
  return (
    <section
      aria-label="Built-in rule"
      className="flex flex-col gap-1 rounded-box border border-dashed p-3 text-sm"
    >
      <h2 className="font-semibold">Built-in rule</h2>
      <p className="text-dim">
        Holds while no rule of your own is in force: every channel that is on gets alerts from its own
        severity up, critical ones at once.
      </p>
      <RuleLines rule={{ ...builtIn, channelIds }} channels={channels} />
    </section>
  );
}
