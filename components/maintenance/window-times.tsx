import { problemAt } from '@/components/forms/field-problems';
import { TextField } from '@/components/ui/field';
import type { FieldProblem } from '@/lib/errors';
import { weekdayNames } from './say-window';
import type { WindowDraft } from './window-draft';

type Props = {
  readonly draft: WindowDraft;
  readonly problems: readonly FieldProblem[];
  onChange(patch: Partial<WindowDraft>): void;
};

/** When planned maintenance is: from and to, or days of the week with a time and a length. */
export function WindowTimes({ draft, problems, onChange }: Props) {
  const isWeekly = draft.recurrence === 'weekly';
  return (
    <>
      {isWeekly && <WeeklyFields draft={draft} problems={problems} onChange={onChange} />}
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={isWeekly ? 'From when on (UTC)' : 'Begins (UTC)'}
          type="datetime-local"
          error={problemAt(problems, 'from')}
          value={draft.from}
          onChange={(event) => onChange({ from: event.target.value })}
        />
        <TextField
          label={isWeekly ? 'Until when (UTC), empty for good' : 'Ends (UTC)'}
          type="datetime-local"
          error={problemAt(problems, 'to')}
          value={draft.to}
          onChange={(event) => onChange({ to: event.target.value })}
        />
      </div>
    </>
  );
}

function WeeklyFields({ draft, problems, onChange }: Props) {
  const daysProblem = problemAt(problems, 'weekdays');
  const toggle = (day: number) =>
    onChange({
      weekdays: draft.weekdays.includes(day)
        ? draft.weekdays.filter((each) => each !== day)
        : [...draft.weekdays, day],
    });
  return (
    <>
      <fieldset className="flex flex-col gap-1">
        <legend className="mb-1 text-sm font-semibold">Days on which it begins</legend>
        <div className="flex flex-wrap gap-3">
          {weekdayNames.map((name, index) => (
            <label key={name} className="inline-flex min-h-8 items-center gap-1.5 text-sm">
              <input
                type="checkbox"
                className="size-4 accent-accent"
                checked={draft.weekdays.includes(index + 1)}
                onChange={() => toggle(index + 1)}
              />
              {name}
            </label>
          ))}
        </div>
        {daysProblem && (
          <p role="alert" className="text-xs font-semibold text-bad">
            {daysProblem}
          </p>
        )}
      </fieldset>
      <div className="grid gap-4 sm:grid-cols-3">
        <TextField
          label="Begins at"
          type="time"
          error={problemAt(problems, 'startMinute')}
          value={draft.start}
          onChange={(event) => onChange({ start: event.target.value })}
        />
        <TextField
          label="Lasts, minutes"
          inputMode="numeric"
          error={problemAt(problems, 'durationMinutes')}
          value={draft.durationMinutes}
          onChange={(event) => onChange({ durationMinutes: event.target.value })}
        />
        <TextField
          label="Time zone"
          autoComplete="off"
          error={problemAt(problems, 'timeZone')}
          value={draft.timeZone}
          onChange={(event) => onChange({ timeZone: event.target.value })}
        />
      </div>
    </>
  );
}
