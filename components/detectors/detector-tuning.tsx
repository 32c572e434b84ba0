import { startDraft } from '@/components/forms/form-draft';
import { FormFields } from '@/components/forms/form-fields';
import { useSchemaForm } from '@/components/forms/use-schema-form';
import { callApi } from '@/components/live/read-api';
import { Button } from '@/components/ui/button';
import { Section } from '@/components/ui/facts';
import { ProblemLine } from '@/components/ui/problem-line';
import { useSay } from '@/components/ui/toasts';
import type { BrokerView, DetectorView } from '@/lib/domain/views';
import { BackTest } from './back-test';

type Props = {
  readonly detector: DetectorView;
  readonly brokers: readonly BrokerView[];
  onChanged(): Promise<void>;
};

/** A detector's settings as its own schema describes them; what stands in the form can be tried before it is saved. */
export function DetectorTuning({ detector, brokers, onChanged }: Props) {
  const say = useSay();
  const form = useSchemaForm({
    schema: detector.settingsSchema,
    values: detector.settings,
    under: 'settings',
    save: async (settings) => {
      const answer = await callApi<DetectorView>(`detectors/${detector.kind}`, {
        method: 'PATCH',
        body: { settings },
      });
      return answer.ok ? { ok: true, body: answer.body.settings } : answer;
    },
  });
  const save = async () => {
    if (!(await form.send())) return;
    say('Saved. The worker follows within two seconds.', 'good');
    await onChanged();
  };
  return (
    <div className="grid items-start gap-3 lg:grid-cols-2">
      <div className="panel min-w-0 p-4">
        <Section title="Settings">
          {form.fields.length === 0 ? (
            <p className="text-sm text-dim">It has no settings.</p>
          ) : (
            <form
              className="flex flex-col gap-4"
              onSubmit={(event) => {
                event.preventDefault();
                void save();
              }}
            >
              <ProblemLine problem={form.failure === null ? null : { message: form.failure }} />
              <FormFields
                fields={form.fields}
                draft={form.draft}
                problems={form.problems}
                onChange={form.setDraft}
              />
              <div className="flex flex-wrap gap-2">
                <Button kind="primary" type="submit" disabled={form.isBusy}>
                  {form.isBusy ? 'Saving…' : 'Save settings'}
                </Button>
                <Button disabled={form.isBusy} onClick={() => form.setDraft(startDraft(form.fields, {}))}>
                  Fill in the defaults
                </Button>
              </div>
            </form>
          )}
        </Section>
      </div>
      <div className="panel min-w-0 p-4">
        <Section title="Back-test">
          <BackTest detector={detector} brokers={brokers} form={form} onSave={save} />
        </Section>
      </div>
    </div>
  );
}
