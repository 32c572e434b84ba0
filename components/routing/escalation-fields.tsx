import { problemAt, problemsBelow } from '@/components/forms/field-problems';
import { TextField } from '@/components/ui/field';
import { OptionRow } from '@/components/ui/option-set';
import type { ChannelView } from '@/lib/domain/views';
import type { FieldProblem } from '@/lib/errors';
import { ChannelChoice } from './channel-choice';
import type { RuleDraft } from './rule-draft';

const choices = [
  { value: 'no', label: 'Nobody else is told' },
  { value: 'yes', label: 'Others are told…' },
] as const;

type Props = {
  readonly draft: RuleDraft;
  readonly channels: readonly ChannelView[];
  readonly problems: readonly FieldProblem[];
  onChange(patch: Partial<RuleDraft>): void;
};

/** Who is told when nobody acknowledges in time. */
export function EscalationFields({ draft, channels, problems, onChange }: Props) {
  const channelError =
    problemAt(problems, 'escalateChannelIds') ?? problemsBelow(problems, 'escalateChannelIds')[0]?.message;
  return (
    <>
      <OptionRow
        legend="When nobody acknowledges it"
        options={choices}
        value={draft.escalates ? 'yes' : 'no'}
        onChange={(next) => onChange({ escalates: next === 'yes' })}
      />
      {draft.escalates && (
        <div className="grid items-start gap-4 sm:grid-cols-[12rem_1fr]">
          <TextField
            label="After, minutes"
            inputMode="numeric"
            autoComplete="off"
            error={problemAt(problems, 'escalateMinutes')}
            value={draft.escalateMinutes}
            onChange={(event) => onChange({ escalateMinutes: event.target.value })}
          />
          <ChannelChoice
            legend="Then tell"
            channels={channels}
            chosen={draft.escalateChannelIds}
            error={channelError ?? null}
            onChange={(escalateChannelIds) => onChange({ escalateChannelIds })}
          />
        </div>
      )}
    </>
  );
}
