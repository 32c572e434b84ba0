import { problemAt } from '@/components/forms/field-problems';
import { TextField } from '@/components/ui/field';
import { OptionRow } from '@/components/ui/option-set';
import type { FieldProblem } from '@/lib/errors';
import type { RuleDraft } from './rule-draft';

const hows = [
  { value: 'soon', label: 'As it happens' },
  { value: 'digest', label: 'Collected, as a digest…' },
] as const;
const resolvedChoices = [
  { value: 'yes', label: 'Told' },
  { value: 'no', label: 'Not told' },
] as const;

type Props = {
  readonly draft: RuleDraft;
  readonly problems: readonly FieldProblem[];
  onChange(patch: Partial<RuleDraft>): void;
};

/** How soon and how often a rule tells. */
export function TimerFields({ draft, problems, onChange }: Props) {
  const number = (name: 'groupWaitSeconds' | 'groupIntervalSeconds' | 'repeatMinutes' | 'digestMinutes') => ({
    inputMode: 'numeric' as const,
    autoComplete: 'off',
    error: problemAt(problems, name),
    value: draft[name],
    onChange: (event: { readonly target: { readonly value: string } }) =>
      onChange({ [name]: event.target.value }),
  });
  return (
    <>
      <OptionRow
        legend="How"
        options={hows}
        value={draft.isDigest ? 'digest' : 'soon'}
        onChange={(next) => onChange({ isDigest: next === 'digest' })}
      />
      <div className="grid items-end gap-4 sm:grid-cols-3">
        {draft.isDigest ? (
          <TextField
            label="A digest every, minutes"
            help="One message about all that came since the last."
            {...number('digestMinutes')}
          />
        ) : (
          <>
            <TextField
              label="Group wait, seconds"
              help="Waits for what belongs together before the first message."
              {...number('groupWaitSeconds')}
            />
            <TextField
              label="Group interval, seconds"
              help="Between messages about news of the same incident."
              {...number('groupIntervalSeconds')}
            />
          </>
        )}
        <TextField
          label="Repeat, minutes"
          help="Told again while it lasts and nothing changes; 0 = never."
          {...number('repeatMinutes')}
        />
      </div>
      <OptionRow
        legend="When it is resolved"
        options={resolvedChoices}
        value={draft.sendResolved ? 'yes' : 'no'}
        onChange={(next) => onChange({ sendResolved: next === 'yes' })}
      />
    </>
  );
}
