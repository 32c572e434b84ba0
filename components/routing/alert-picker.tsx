import { useState } from 'react';
import { useRead } from '@/components/live/use-read';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { SeverityBadge } from '@/components/ui/severity-badge';
import type { Alert } from '@/lib/domain/alert';
import type { AlertDetail, Page } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';

const shownMax = 6;

type Props = {
  /** Id of the chosen alert. */
  readonly chosen: string | null;
  readonly error: string | null;
  onChoose(id: string | null): void;
};

/** Finds one alert by a part of its text; without text the newest are offered. */
export function AlertPicker({ chosen, error, onChoose }: Props) {
  return chosen === null ? (
    <AlertSearch error={error} onChoose={onChoose} />
  ) : (
    <ChosenAlert id={chosen} onClear={() => onChoose(null)} />
  );
}

function ChosenAlert({ id, onClear }: { readonly id: string; onClear(): void }) {
  const { body, problem } = useRead<AlertDetail>(`alerts/${id}`);
  return (
    <div className="flex flex-col gap-1">
      <span className="text-sm font-semibold">Alert</span>
      <span className="flex flex-wrap items-center gap-2 text-sm">
        {body !== null && <AlertWords alert={body.alert} />}
        {problem !== null && <span className="text-bad">{problem.message}</span>}
        <Button size="small" onClick={onClear}>
          Choose another
        </Button>
      </span>
    </div>
  );
}

function AlertSearch({ error, onChoose }: Omit<Props, 'chosen'>) {
  const [text, setText] = useState('');
  const parameters = new URLSearchParams({ limit: String(shownMax), shadow: 'include' });
  if (text.trim() !== '') parameters.set('q', text.trim());
  const read = useRead<Page<Alert>>(`alerts?${parameters}`, { keepsFormer: true });
  const items = read.body?.items ?? [];
  return (
    <div className="flex flex-col gap-1">
      <TextField
        label="Alert"
        help="Type a part of its text, then choose it below; the newest come first."
        autoComplete="off"
        error={error}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <ul aria-label="Alerts found" className="flex flex-col">
        {items.map((alert) => (
          <li key={alert.id}>
            <button
              type="button"
              className="flex min-h-8 w-full items-center gap-2 rounded-box px-2 text-left text-sm hover:bg-raised"
              onClick={() => onChoose(alert.id)}
            >
              <AlertWords alert={alert} />
            </button>
          </li>
        ))}
      </ul>
      {read.body !== null && items.length === 0 && (
        <p className="text-xs text-dim">
          {text.trim() === '' ? 'No alert has been raised yet.' : 'No alert with this text.'}
        </p>
      )}
      {read.problem && <p className="text-xs text-bad">{read.problem.message}</p>}
    </div>
  );
}

function AlertWords({ alert }: { readonly alert: Alert }) {
  return (
    <>
      <SeverityBadge severity={alert.severity} state={alert.state} />
      <span className="min-w-0 break-words">{showInvisible(alert.title)}</span>
    </>
  );
}
