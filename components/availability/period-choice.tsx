import { useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { useNow } from '@/components/ui/clock';
import { Select } from '@/components/ui/select';
import { useQuery } from '@/components/ui/use-query';
import { type PeriodChoice as Choice, periodChoices, periodLabels, readPeriod } from './period';

const options = periodChoices.map((value) => ({ value, label: periodLabels[value] }));
const dayMs = 86_400_000;

/** What `<input type="datetime-local">` takes, in UTC. */
const toInput = (ms: number) => new Date(ms).toISOString().slice(0, 16);
const fromInput = (text: string) => (text === '' ? null : new Date(`${text}Z`).toISOString());

/** Over which time availability is told; stands in the address of the page. */
export function PeriodChoice() {
  const { query, change } = useQuery();
  const { choice, parameters } = readPeriod(query);
  const [isCustom, setIsCustom] = useState(choice === 'custom');
  const shown = isCustom ? 'custom' : choice;
  const choose = (next: Choice) => {
    setIsCustom(next === 'custom');
    if (next === 'custom') return;
    change({ period: next === '24h' ? null : next, from: null, to: null }, 'push');
  };
  return (
    <div className="flex flex-wrap items-center gap-2 print:hidden">
      <Select label="Period" value={shown} options={options} onChange={choose} />
      {shown === 'custom' && (
        <CustomPeriod
          key={JSON.stringify(parameters)}
          from={parameters.from ?? null}
          to={parameters.to ?? null}
          onSet={(from, to) => change({ period: null, from, to }, 'push')}
        />
      )}
    </div>
  );
}

const inputClass = 'h-8 rounded-box border bg-ground px-2 text-sm aria-invalid:border-bad';

type CustomProps = {
  readonly from: string | null;
  readonly to: string | null;
  onSet(from: string, to: string | null): void;
};

function CustomPeriod({ from, to, onSet }: CustomProps) {
  const now = useNow();
  const id = useId();
  const [begin, setBegin] = useState(() => (from ? from.slice(0, 16) : toInput(now - 2 * dayMs)));
  const [end, setEnd] = useState(() => (to ? to.slice(0, 16) : ''));
  const beginIso = fromInput(begin);
  const endIso = fromInput(end);
  const problem =
    beginIso === null
      ? 'Say when the period begins.'
      : Date.parse(beginIso) >= (endIso === null ? now : Date.parse(endIso))
        ? 'The begin must lie before the end.'
        : null;
  return (
    <form
      className="flex flex-wrap items-center gap-2 text-sm"
      onSubmit={(event) => {
        event.preventDefault();
        if (beginIso !== null && problem === null) onSet(beginIso, endIso);
      }}
    >
      <label className="inline-flex items-center gap-1 text-dim">
        from
        <input
          type="datetime-local"
          className={inputClass}
          aria-describedby={`${id}-problem`}
          aria-invalid={problem !== null || undefined}
          value={begin}
          onChange={(event) => setBegin(event.target.value)}
        />
      </label>
      <label className="inline-flex items-center gap-1 text-dim">
        to
        <input
          type="datetime-local"
          className={inputClass}
          aria-describedby={`${id}-problem`}
          value={end}
          onChange={(event) => setEnd(event.target.value)}
        />
      </label>
      <span className="text-xs text-faint">UTC{end === '' && ', up to now'}</span>
      <Button type="submit" size="small" disabled={problem !== null}>
        Show
      </Button>
      <span id={`${id}-problem`} role="status" className="text-xs text-bad">
        {problem}
      </span>
    </form>
  );
}
