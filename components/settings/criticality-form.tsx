import { useState } from 'react';
import { problemAt } from '@/components/forms/field-problems';
import { useSave } from '@/components/forms/use-save';
import { useLive } from '@/components/live/live-provider';
import { Button } from '@/components/ui/button';
import { Field, TextField } from '@/components/ui/field';
import { OptionRow } from '@/components/ui/option-set';
import { ProblemLine } from '@/components/ui/problem-line';
import { Select } from '@/components/ui/select';
import { TokenField } from '@/components/ui/token-field';
import { type AssetCriticalityView, criticalities } from '@/lib/domain/alerting-views';

type Props = {
  /** null = a new one. */
  readonly rule: AssetCriticalityView | null;
  onSaved(): Promise<void>;
};

type Draft = Pick<AssetCriticalityView, 'brokerId' | 'kind' | 'pattern' | 'criticality' | 'tags' | 'reason'>;

const fresh: Draft = {
  brokerId: null,
  kind: 'prefix',
  pattern: '',
  criticality: 'high',
  tags: [],
  reason: '',
};
const kinds = [
  { value: 'prefix', label: 'Topics under a prefix' },
  { value: 'group', label: 'Sparkplug group, edge node or device' },
  { value: 'broker', label: 'Whole broker' },
] as const;
const patternFields = {
  prefix: { label: 'Topic prefix', help: 'Whole levels: plant-a/line-1 means everything below it.' },
  group: { label: 'Sparkplug name', help: 'group, group/edge node or group/edge node/device' },
} as const;
const everyBroker = 'all';

/** Says how much an asset matters, its tags, and why. */
export function CriticalityForm({ rule, onSaved }: Props) {
  const brokers = useLive((state) => state.brokers);
  const [draft, setDraft] = useState<Draft>(rule ?? fresh);
  const { problems, failure, isBusy, save } = useSave<AssetCriticalityView>([
    'brokerId',
    'kind',
    'pattern',
    'criticality',
    'tags',
    'reason',
  ]);
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const { brokerId, kind, pattern, criticality, tags, reason } = draft;
  const submit = async () => {
    const body = { brokerId, kind, pattern: kind === 'broker' ? '' : pattern, criticality, tags, reason };
    const saved =
      rule === null
        ? await save({ path: 'criticality', method: 'POST', body })
        : await save({ path: `criticality/${rule.id}`, method: 'PUT', body });
    if (saved !== null) await onSaved();
  };
  const patternField = kind === 'broker' ? null : patternFields[kind];
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <ProblemLine problem={failure === null ? null : { message: failure }} />
      <OptionRow legend="What" options={kinds} value={kind} onChange={(next) => change({ kind: next })} />
      {patternField && (
        <TextField
          {...patternField}
          isMono
          autoComplete="off"
          maxLength={512}
          error={problemAt(problems, 'pattern')}
          value={pattern}
          onChange={(event) => change({ pattern: event.target.value })}
        />
      )}
      <Field label="Broker" error={problemAt(problems, 'brokerId')}>
        {({ id }) => (
          <Select
            id={id}
            value={brokerId === null ? everyBroker : String(brokerId)}
            options={[
              { value: everyBroker, label: 'Every broker' },
              ...brokers.map((broker) => ({ value: String(broker.id), label: broker.name })),
            ]}
            onChange={(next) => change({ brokerId: next === everyBroker ? null : Number(next) })}
          />
        )}
      </Field>
      <OptionRow
        legend="It matters"
        options={criticalities.map((value) => ({ value, label: value }))}
        value={criticality}
        onChange={(next) => change({ criticality: next })}
      />
      <TokenField
        label="Tags"
        help="Go to its alerts; the list, silences and routing rules can ask for them."
        error={problemAt(problems, 'tags')}
        tokens={tags}
        onChange={(next) => change({ tags: next })}
      />
      <TextField
        label="Why"
        help="Optional; shown on its alerts."
        maxLength={500}
        error={problemAt(problems, 'reason')}
        value={reason}
        onChange={(event) => change({ reason: event.target.value })}
      />
      <Button kind="primary" type="submit" disabled={isBusy} className="self-end">
        {isBusy ? 'Saving…' : 'Save'}
      </Button>
    </form>
  );
}
