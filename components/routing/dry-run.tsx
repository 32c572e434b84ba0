import { useState } from 'react';
import { problemAt } from '@/components/forms/field-problems';
import { useSave } from '@/components/forms/use-save';
import { useLive } from '@/components/live/live-provider';
import { sayZone, toTimeInput } from '@/components/silences/time-span';
import { Button } from '@/components/ui/button';
import { useNow, useZone } from '@/components/ui/clock';
import { TextField } from '@/components/ui/field';
import { OptionRow } from '@/components/ui/option-set';
import { ProblemLine } from '@/components/ui/problem-line';
import { useQuery } from '@/components/ui/use-query';
import type { RoutingDryRun } from '@/lib/domain/alerting-views';
import { AlertPicker } from './alert-picker';
import { type DryRunDraft, readDryRunDraft } from './dry-run-draft';
import { DryRunResult } from './dry-run-result';
import { TypedFacts } from './typed-facts';

const sources = [
  { value: 'alert', label: 'An alert that there is' },
  { value: 'typed', label: 'One that there might be' },
] as const;
const moments = [
  { value: 'now', label: 'Now' },
  { value: 'at', label: 'At another time…' },
] as const;

/** Who would be told of this alert, when and why; nothing is sent. `?alert=` names the alert. */
export function DryRun() {
  const now = useNow();
  const zone = useZone();
  const { query, change } = useQuery();
  const firstBroker = useLive((state) => state.brokers[0]?.id ?? null);
  const [draft, setDraft] = useState<Omit<DryRunDraft, 'alertId'>>({
    isTyped: false,
    brokerId: firstBroker,
    detector: '',
    severity: 'high',
    subjectKind: 'client',
    subjectId: '',
    clientIds: [],
    addresses: [],
    filters: [],
    topics: [],
    tags: [],
    at: null,
  });
  const asked = { ...draft, alertId: query.get('alert') };
  const [result, setResult] = useState<RoutingDryRun | null>(null);
  const form = useSave<RoutingDryRun>(['alertId', 'alert', 'at']);
  const edit = (patch: Partial<DryRunDraft>) => {
    setResult(null);
    setDraft({ ...draft, ...patch });
  };
  const run = async () => {
    const read = readDryRunDraft(asked, zone);
    setResult(null);
    form.setProblems(read.ok ? [] : read.problems);
    if (!read.ok) return;
    setResult(await form.save({ path: 'routing-rules/dry-run', method: 'POST', body: read.body }));
  };
  return (
    <div className="grid items-start gap-4 xl:grid-cols-2">
      <form
        aria-label="Dry run"
        className="panel flex min-w-0 flex-col gap-4 p-3"
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
      >
        <p className="text-sm text-dim">
          Says who would be told of an alert, when and why, by the rules as they are saved. Nothing is sent.
        </p>
        <ProblemLine problem={form.failure === null ? null : { message: form.failure }} />
        <OptionRow
          legend="About which alert"
          options={sources}
          value={draft.isTyped ? 'typed' : 'alert'}
          onChange={(next) => edit({ isTyped: next === 'typed' })}
        />
        {draft.isTyped ? (
          <TypedFacts draft={asked} problems={form.problems} onChange={edit} />
        ) : (
          <AlertPicker
            chosen={asked.alertId}
            error={problemAt(form.problems, 'alertId')}
            onChoose={(id) => {
              setResult(null);
              change({ alert: id });
            }}
          />
        )}
        <div className="grid items-end gap-4 sm:grid-cols-2">
          <OptionRow
            legend="When"
            options={moments}
            value={draft.at === null ? 'now' : 'at'}
            onChange={(next) => edit({ at: next === 'now' ? null : toTimeInput(now, zone) })}
          />
          {draft.at !== null && (
            <TextField
              label={`At (${sayZone(zone)})`}
              type="datetime-local"
              error={problemAt(form.problems, 'at')}
              value={draft.at}
              onChange={(event) => edit({ at: event.target.value })}
            />
          )}
        </div>
        <Button kind="primary" type="submit" disabled={form.isBusy} className="self-start">
          {form.isBusy ? 'Trying…' : 'Try it'}
        </Button>
      </form>
      <div role="status" className="min-w-0">
        {result !== null && <DryRunResult result={result} />}
      </div>
    </div>
  );
}
