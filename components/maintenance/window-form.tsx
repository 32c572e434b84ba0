import { useId, useState } from 'react';
import { problemAt } from '@/components/forms/field-problems';
import { useLive } from '@/components/live/live-provider';
import { callApi } from '@/components/live/read-api';
import { useRead } from '@/components/live/use-read';
import { Button } from '@/components/ui/button';
import { ChoiceCards } from '@/components/ui/choice-cards';
import { useNow } from '@/components/ui/clock';
import { Field, TextField } from '@/components/ui/field';
import { ProblemLine } from '@/components/ui/problem-line';
import { Select } from '@/components/ui/select';
import { useSay } from '@/components/ui/toasts';
import {
  type EntityRef,
  type FleetItemView,
  type MaintenanceScope,
  type MaintenanceWindowView,
  maintenanceScopes,
} from '@/lib/domain/availability-views';
import type { FieldProblem } from '@/lib/errors';
import { EntityPicker } from './entity-picker';
import { kindOfScope, readWindowDraft, type WindowDraft } from './window-draft';
import { WindowTimes } from './window-times';

const scopeWords: Readonly<Record<MaintenanceScope, string>> = {
  broker: 'Whole broker',
  group: 'Sparkplug group',
  node: 'Edge node and its devices',
  device: 'Device',
  defined: 'Defined device',
};
const scopeOptions = maintenanceScopes.map((value) => ({ value, label: scopeWords[value] }));

const hourMs = 3_600_000;
const toInput = (ms: number) => new Date(ms).toISOString().slice(0, 16);

type Props = {
  /** What it is about, where the page was opened for something. */
  readonly target: EntityRef | null;
  onAdded(): Promise<void>;
};

/** Plans maintenance once or every week. */
export function WindowForm({ target, onAdded }: Props) {
  const brokers = useLive((state) => state.brokers);
  const aimed = useRead<FleetItemView>(target === null ? null : `availability/${target.kind}/${target.id}`);
  const first = brokers[0];
  if (first === undefined)
    return <p className="text-sm text-dim">There is no broker yet to plan maintenance for.</p>;
  if (target !== null && aimed.body === null && aimed.problem === null)
    return <p className="text-sm text-dim">Reading…</p>;
  return <Form item={aimed.body} brokerId={aimed.body?.brokerId ?? first.id} onAdded={onAdded} />;
}

type FormProps = {
  readonly item: FleetItemView | null;
  readonly brokerId: number;
  onAdded(): Promise<void>;
};

function Form({ item, brokerId, onAdded }: FormProps) {
  const say = useSay();
  const now = useNow();
  const [draft, setDraft] = useState<WindowDraft>(() => ({
    brokerId,
    scope: item?.kind ?? 'group',
    group: '',
    entity: item && { id: item.id, name: item.name },
    recurrence: 'once',
    from: toInput(now),
    to: toInput(now + 2 * hourMs),
    weekdays: [],
    start: '06:00',
    durationMinutes: '60',
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    reason: '',
  }));
  const [problems, setProblems] = useState<readonly FieldProblem[]>([]);
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const change = (patch: Partial<WindowDraft>) => setDraft({ ...draft, ...patch });
  const add = async () => {
    const read = readWindowDraft(draft);
    setFailure(null);
    setProblems(read.ok ? [] : read.problems);
    if (!read.ok) return;
    setIsBusy(true);
    const answer = await callApi<MaintenanceWindowView>('maintenance-windows', {
      method: 'POST',
      body: read.body,
    });
    setIsBusy(false);
    setProblems(answer.ok ? [] : answer.problem.fields);
    setFailure(answer.ok || answer.problem.fields.length > 0 ? null : answer.problem.message);
    if (!answer.ok) return;
    say('Planned.', 'good');
    await onAdded();
  };
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <ProblemLine problem={failure === null ? null : { message: failure }} />
      <TextField
        label="What is done"
        help="Stands on timelines and in reports."
        autoComplete="off"
        maxLength={500}
        error={problemAt(problems, 'reason')}
        value={draft.reason}
        onChange={(event) => change({ reason: event.target.value })}
      />
      <ScopeFields draft={draft} problems={problems} onChange={change} />
      <ChoiceCards
        label="How often"
        isRow
        value={draft.recurrence}
        options={[
          { value: 'once', title: 'Once', help: 'From a moment to another.' },
          { value: 'weekly', title: 'Every week', help: 'On days of the week, by the clock on the wall.' },
        ]}
        onChange={(recurrence) => change({ recurrence, to: recurrence === 'weekly' ? '' : draft.to })}
      />
      <WindowTimes draft={draft} problems={problems} onChange={change} />
      <Button kind="primary" type="submit" disabled={isBusy} className="self-start">
        {isBusy ? 'Planning…' : 'Plan it'}
      </Button>
    </form>
  );
}

type ScopeProps = {
  readonly draft: WindowDraft;
  readonly problems: readonly FieldProblem[];
  onChange(patch: Partial<WindowDraft>): void;
};

function ScopeFields({ draft, problems, onChange }: ScopeProps) {
  const brokers = useLive((state) => state.brokers);
  const listId = useId();
  const summary = useRead<{ readonly groups: readonly { readonly group: string }[] }>(
    draft.scope === 'group' ? `availability/summary?brokerId=${draft.brokerId}` : null,
  );
  const kind = kindOfScope(draft.scope);
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Broker" error={problemAt(problems, 'brokerId')}>
          {({ id }) => (
            <Select
              id={id}
              value={String(draft.brokerId)}
              options={brokers.map((broker) => ({ value: String(broker.id), label: broker.name }))}
              onChange={(next) => onChange({ brokerId: Number(next), entity: null })}
            />
          )}
        </Field>
        <Field label="What it covers" error={problemAt(problems, 'scope')}>
          {({ id }) => (
            <Select
              id={id}
              value={draft.scope}
              options={scopeOptions}
              onChange={(scope) => onChange({ scope, entity: null })}
            />
          )}
        </Field>
      </div>
      {draft.scope === 'group' && (
        <>
          <TextField
            label="Sparkplug group"
            help="Exactly as it stands in the topics."
            autoComplete="off"
            isMono
            list={listId}
            error={problemAt(problems, 'group')}
            value={draft.group}
            onChange={(event) => onChange({ group: event.target.value })}
          />
          <datalist id={listId}>
            {summary.body?.groups.map(({ group }) => (
              <option key={group} value={group} />
            ))}
          </datalist>
        </>
      )}
      {kind !== null && (
        <EntityPicker
          key={`${kind} ${draft.brokerId}`}
          kind={kind}
          brokerId={draft.brokerId}
          chosen={draft.entity}
          error={problemAt(problems, 'entityId')}
          onChoose={(entity) => onChange({ entity })}
        />
      )}
    </>
  );
}
