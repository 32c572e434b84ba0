import { problemAt } from '@/components/forms/field-problems';
import { Moment } from '@/components/ui/age';
import { useNow, useZone } from '@/components/ui/clock';
import { TextField } from '@/components/ui/field';
import { OptionRow } from '@/components/ui/option-set';
import type { FieldProblem } from '@/lib/errors';
import { readSpan, type SpanDraft, sayZone, toTimeInput } from './time-span';

type Props = {
  readonly draft: SpanDraft;
  readonly lengths: readonly { readonly value: string; readonly label: string; readonly ms: number | null }[];
  readonly problems: readonly FieldProblem[];
  /** What the server calls begin and end. */
  readonly names: { readonly from: string; readonly to: string };
  /** Can it begin later than now? */
  readonly canBeginLater: boolean;
  onChange(draft: SpanDraft): void;
};

const starts = [
  { value: 'now', label: 'Now' },
  { value: 'later', label: 'Later…' },
] as const;

/** From when until when something holds: usual lengths, or an exact end. */
export function SpanFields({ draft, lengths, problems, names, canBeginLater, onChange }: Props) {
  const now = useNow();
  const zone = useZone();
  const { from, to } = readSpan(draft, lengths, { now, zone });
  const isExact = lengths.find(({ value }) => value === draft.length)?.ms === null;
  const dayMs = 86_400_000;
  return (
    <>
      {canBeginLater && (
        <div className="grid items-end gap-x-4 gap-y-2 sm:grid-cols-2">
          <OptionRow
            legend="Begins"
            options={starts}
            value={draft.start === null ? 'now' : 'later'}
            onChange={(next) =>
              onChange({ ...draft, start: next === 'now' ? null : toTimeInput(now + dayMs / 24, zone) })
            }
          />
          {draft.start !== null && (
            <TextField
              label={`Begins at (${sayZone(zone)})`}
              type="datetime-local"
              error={problemAt(problems, names.from)}
              value={draft.start}
              onChange={(event) => onChange({ ...draft, start: event.target.value })}
            />
          )}
        </div>
      )}
      <div className="grid items-end gap-x-4 gap-y-2 sm:grid-cols-2">
        <OptionRow
          legend="Lasts"
          options={lengths}
          value={draft.length}
          error={isExact ? null : problemAt(problems, names.to)}
          onChange={(length) =>
            onChange({
              ...draft,
              length,
              until: draft.until === '' ? toTimeInput((from ?? now) + dayMs, zone) : draft.until,
            })
          }
        />
        {isExact ? (
          <TextField
            label={`Ends at (${sayZone(zone)})`}
            type="datetime-local"
            error={problemAt(problems, names.to)}
            value={draft.until}
            onChange={(event) => onChange({ ...draft, until: event.target.value })}
          />
        ) : (
          <p className="flex min-h-8 items-center text-sm text-dim">
            <span>
              ends <Moment at={to === null ? null : new Date(to).toISOString()} />
            </span>
          </p>
        )}
      </div>
    </>
  );
}
