import { useId } from 'react';
import { problemAt } from '@/components/forms/field-problems';
import { Field, TextField } from '@/components/ui/field';
import { OptionSet } from '@/components/ui/option-set';
import { Select } from '@/components/ui/select';
import type { FieldProblem } from '@/lib/errors';
import { sayLater, type WeeklyDraft, weekdays, withTimes } from './weekly-draft';

const dayOptions = weekdays.map(({ day, name }) => ({ value: String(day), label: name }));
const laterOptions = [0, 1, 2, 3, 4, 5, 6, 7].map((days) => ({ value: String(days), label: sayLater(days) }));
const timeZones = Intl.supportedValuesOf('timeZone');

type Props = {
  readonly draft: WeeklyDraft;
  readonly problems: readonly FieldProblem[];
  onChange(draft: WeeklyDraft): void;
};

/** Days of the week, from and to by the clock on the wall, and whose clock. */
export function WeeklyFields({ draft, problems, onChange }: Props) {
  const listId = useId();
  return (
    <>
      <OptionSet
        legend="Days on which it begins"
        error={problemAt(problems, 'weekdays')}
        options={dayOptions}
        chosen={draft.weekdays.map(String)}
        onChange={(chosen) => onChange({ ...draft, weekdays: chosen.map(Number) })}
      />
      <div className="grid grid-cols-2 gap-4 sm:grid-cols-4">
        <TextField
          label="From"
          type="time"
          error={problemAt(problems, 'startMinute')}
          value={draft.from}
          onChange={(event) => onChange(withTimes(draft, { from: event.target.value }))}
        />
        <TextField
          label="To"
          type="time"
          error={problemAt(problems, 'durationMinutes')}
          value={draft.to}
          onChange={(event) => onChange(withTimes(draft, { to: event.target.value }))}
        />
        <Field label="Ends">
          {({ id }) => (
            <Select
              id={id}
              value={String(draft.daysLater)}
              options={laterOptions}
              onChange={(next) => onChange({ ...draft, daysLater: Number(next) })}
            />
          )}
        </Field>
        <TextField
          label="Time zone"
          autoComplete="off"
          list={listId}
          error={problemAt(problems, 'timeZone')}
          value={draft.timeZone}
          onChange={(event) => onChange({ ...draft, timeZone: event.target.value })}
        />
        <datalist id={listId}>
          {timeZones.map((zone) => (
            <option key={zone} value={zone} />
          ))}
        </datalist>
      </div>
    </>
  );
}
