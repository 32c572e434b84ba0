import { startDraft } from '@/components/forms/form-draft';
import { FormFields } from '@/components/forms/form-fields';
import { useSchemaForm } from '@/components/forms/use-schema-form';
import { callApi } from '@/components/live/read-api';
import { Button } from '@/components/ui/button';
import { ProblemLine } from '@/components/ui/problem-line';
import { useSay } from '@/components/ui/toasts';
import type { DetectorView } from '@/lib/domain/views';

type Props = { readonly detector: DetectorView; onChanged(): Promise<void> };

/** A detector's settings, as its own schema describes them. */
export function DetectorSettings({ detector, onChanged }: Props) {
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
  if (form.fields.length === 0) return <p className="text-sm text-dim">It has no settings.</p>;
  const save = async () => {
    if (!(await form.send())) return;
    say('Saved. The worker follows within two seconds.', 'good');
    await onChanged();
  };
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <ProblemLine problem={form.failure === null ? null : { message: form.failure }} />
      <FormFields fields={form.fields} draft={form.draft} problems={form.problems} onChange={form.setDraft} />
      <div className="flex flex-wrap gap-2">
        <Button kind="primary" type="submit" disabled={form.isBusy}>
          {form.isBusy ? 'Saving…' : 'Save settings'}
        </Button>
        <Button disabled={form.isBusy} onClick={() => form.setDraft(startDraft(form.fields, {}))}>
          Fill in the defaults
        </Button>
      </div>
    </form>
  );
}
