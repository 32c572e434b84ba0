import { useEffect, useRef, useState } from 'react';
import type { FormDraft } from '@/components/forms/form-draft';
import type { SchemaForm } from '@/components/forms/use-schema-form';
import { type ApiProblem, callApi } from '@/components/live/read-api';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { Field } from '@/components/ui/field';
import { ProblemLine } from '@/components/ui/problem-line';
import { Select } from '@/components/ui/select';
import type { BackTestView, BrokerView, DetectorView } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';
import { BackTestResult } from './back-test-result';
import { RunningLine } from './running-line';

const dayChoices = ['1', '3', '7', '14', '30'] as const;

type Run =
  | { readonly kind: 'none' }
  | { readonly kind: 'running'; readonly since: number }
  | { readonly kind: 'failed'; readonly problem: ApiProblem }
  | {
      readonly kind: 'done';
      readonly view: BackTestView;
      readonly draft: FormDraft;
      readonly isInForce: boolean;
    };

type Props = {
  readonly detector: DetectorView;
  readonly brokers: readonly BrokerView[];
  /** What stands in it is tried, saved or not. */
  readonly form: SchemaForm;
  onSave(): Promise<void>;
};

/** Runs the detector with the settings in the form over what is stored. */
export function BackTest({ detector, brokers, form, onSave }: Props) {
  const [days, setDays] = useState<(typeof dayChoices)[number]>('7');
  const [broker, setBroker] = useState('all');
  const { run, start, stop } = useBackTest(detector, form);
  if (detector.noBackTest !== null)
    return (
      <p className="text-sm text-dim">
        It cannot be run over stored history: {detector.noBackTest} Use shadow mode to try it on live traffic.
      </p>
    );
  if (brokers.length === 0) return <p className="text-sm text-dim">No broker is being watched yet.</p>;
  const isRunning = run.kind === 'running';
  return (
    <div className="flex flex-col gap-4">
      <p className="text-sm text-dim">
        What would this detector have raised with the settings as they stand in the form, saved or not? It is
        run over what is stored, for up to 20 seconds; nothing is changed and nobody is told.
      </p>
      <form
        className="flex flex-wrap items-end gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void start({ ...(broker === 'all' ? {} : { brokerId: Number(broker) }), days: Number(days) });
        }}
      >
        <Field label="Broker">
          {({ id }) => (
            <Select
              id={id}
              value={broker}
              isDisabled={isRunning}
              options={[
                { value: 'all', label: 'all brokers' },
                ...brokers.map(({ id: key, name }) => ({ value: String(key), label: showInvisible(name) })),
              ]}
              onChange={setBroker}
            />
          )}
        </Field>
        <Field label="Period">
          {({ id }) => (
            <Select
              id={id}
              value={days}
              isDisabled={isRunning}
              options={dayChoices.map((value) => ({
                value,
                label: value === '1' ? 'last day' : `last ${value} days`,
              }))}
              onChange={(next: (typeof dayChoices)[number]) => setDays(next)}
            />
          )}
        </Field>
        {isRunning ? (
          <Button onClick={stop}>Stop</Button>
        ) : (
          <Button kind="primary" type="submit">
            Run the back-test
          </Button>
        )}
      </form>
      <BackTestOutcome run={run} form={form} onSave={onSave} />
    </div>
  );
}

function BackTestOutcome({ run, form, onSave }: Pick<Props, 'form' | 'onSave'> & { readonly run: Run }) {
  switch (run.kind) {
    case 'none':
      return null;
    case 'running':
      return <RunningLine since={run.since} text="Reading the history and judging it" />;
    case 'failed':
      return <ProblemLine problem={run.problem} />;
    case 'done':
      return run.view.isPossible ? (
        <BackTestResult
          view={run.view}
          settings={run.draft !== form.draft ? 'changed-since' : run.isInForce ? 'in-force' : 'other'}
          isSaving={form.isBusy}
          onSave={onSave}
        />
      ) : (
        <EmptyState
          title="This detector cannot be run over stored history"
          why={run.view.reason}
          next="Shadow mode tries it on live traffic without telling anybody."
        />
      );
  }
}

function useBackTest(detector: DetectorView, form: SchemaForm) {
  const [run, setRun] = useState<Run>({ kind: 'none' });
  const controller = useRef<AbortController | null>(null);
  useEffect(() => () => controller.current?.abort(), []);
  const stop = () => {
    controller.current?.abort();
    setRun({ kind: 'none' });
  };
  const start = async (over: { readonly brokerId?: number; readonly days: number }) => {
    const settings = form.check();
    if (settings === null) return;
    const own = new AbortController();
    controller.current = own;
    const draft = form.draft;
    const isInForce = JSON.stringify(settings) === JSON.stringify(detector.settings);
    setRun({ kind: 'running', since: Date.now() });
    const answer = await callApi<BackTestView>(`detectors/${detector.kind}/back-test`, {
      method: 'POST',
      body: { ...over, settings },
      signal: own.signal,
    }).catch(() => null);
    if (answer === null || own.signal.aborted) return;
    if (answer.ok) return setRun({ kind: 'done', view: answer.body, draft, isInForce });
    form.refuse(answer.problem);
    setRun({ kind: 'failed', problem: answer.problem });
  };
  return { run, start, stop };
}
