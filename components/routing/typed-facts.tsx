import { useId } from 'react';
import { problemAt } from '@/components/forms/field-problems';
import { useLive } from '@/components/live/live-provider';
import { useRead } from '@/components/live/use-read';
import { subjectWords } from '@/components/silences/say-matcher';
import { Field, TextField } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { TokenField } from '@/components/ui/token-field';
import { subjectKinds } from '@/lib/domain/finding';
import { type Severity, severities } from '@/lib/domain/severity';
import type { DetectorView, Page } from '@/lib/domain/views';
import type { FieldProblem } from '@/lib/errors';
import type { DryRunDraft } from './dry-run-draft';

const severityOptions = severities.toReversed().map((value) => ({ value, label: value }));
const subjectOptions = subjectKinds.map((value) => ({ value, label: subjectWords[value] }));
const lists = [
  { name: 'clientIds', label: 'MQTT client ids' },
  { name: 'addresses', label: 'Addresses' },
  { name: 'filters', label: 'Filters' },
  { name: 'topics', label: 'Topics' },
  { name: 'tags', label: 'Tags' },
] as const;

type Props = {
  readonly draft: DryRunDraft;
  readonly problems: readonly FieldProblem[];
  onChange(patch: Partial<DryRunDraft>): void;
};

/** The facts of an alert that there might be. */
export function TypedFacts({ draft, problems, onChange }: Props) {
  const brokers = useLive((state) => state.brokers);
  const detectors = useRead<Page<DetectorView>>('detectors?limit=500');
  const listId = useId();
  return (
    <>
      <div className="grid items-start gap-4 sm:grid-cols-3">
        <Field label="Broker" error={problemAt(problems, 'alert.brokerId')}>
          {({ id }) => (
            <Select
              id={id}
              value={String(draft.brokerId)}
              options={brokers.map((broker) => ({ value: String(broker.id), label: broker.name }))}
              onChange={(next) => onChange({ brokerId: Number(next) })}
            />
          )}
        </Field>
        <Field label="Severity">
          {({ id }) => (
            <Select<Severity>
              id={id}
              value={draft.severity}
              options={severityOptions}
              onChange={(severity) => onChange({ severity })}
            />
          )}
        </Field>
        <TextField
          label="Detector"
          isMono
          autoComplete="off"
          list={listId}
          error={problemAt(problems, 'alert.detector')}
          value={draft.detector}
          onChange={(event) => onChange({ detector: event.target.value })}
        />
        <datalist id={listId}>
          {detectors.body?.items.map(({ kind, title }) => (
            <option key={kind} value={kind}>
              {title}
            </option>
          ))}
        </datalist>
        <Field label="About">
          {({ id }) => (
            <Select
              id={id}
              value={draft.subjectKind}
              options={subjectOptions}
              onChange={(subjectKind) => onChange({ subjectKind })}
            />
          )}
        </Field>
        <div className="sm:col-span-2">
          <TextField
            label="Its id"
            isMono
            autoComplete="off"
            maxLength={1024}
            error={problemAt(problems, 'alert.subject.id')}
            value={draft.subjectId}
            onChange={(event) => onChange({ subjectId: event.target.value })}
          />
        </div>
      </div>
      <details>
        <summary className="cursor-pointer text-sm text-dim">More that the alert may name</summary>
        <div className="mt-3 grid items-start gap-4 sm:grid-cols-2">
          {lists.map(({ name, label }) => (
            <TokenField
              key={name}
              label={label}
              help="Add each with Enter."
              error={problemAt(problems, `alert.${name}`)}
              tokens={draft[name]}
              onChange={(tokens) => onChange({ [name]: tokens })}
            />
          ))}
        </div>
      </details>
    </>
  );
}
