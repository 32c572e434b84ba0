import { useState } from 'react';
import { readDraft } from '@/components/forms/form-draft';
import { FormFields } from '@/components/forms/form-fields';
import { useSchemaForm } from '@/components/forms/use-schema-form';
import { callApi } from '@/components/live/read-api';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { ProblemLine } from '@/components/ui/problem-line';
import { useSay } from '@/components/ui/toasts';
import type { Json, JsonObject } from '@/lib/domain/json';

type Props = { readonly schema: Json; readonly inForce: JsonObject; onSaved(inForce: JsonObject): void };

/** How many days of each series are kept; keeping fewer deletes days and wants a typed confirmation. */
export function RetentionView({ schema, inForce, onSaved }: Props) {
  const say = useSay();
  const [isAsking, setIsAsking] = useState(false);
  const form = useSchemaForm({
    schema,
    values: inForce,
    under: '',
    save: async (values) => {
      const answer = await callApi<JsonObject>('settings/retention', { method: 'PUT', body: values });
      if (answer.ok) onSaved(answer.body);
      return answer;
    },
  });
  const { values } = readDraft(form.fields, form.draft);
  const lowered = form.fields.filter((field) => Number(values[field.name]) < Number(inForce[field.name]));
  const save = async (): Promise<boolean> => {
    const isSaved = await form.send();
    if (isSaved) say('Saved. The worker follows at its next clean-up.', 'good');
    return isSaved;
  };
  return (
    <form
      className="flex max-w-md flex-col gap-4 pt-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (lowered.length > 0 && readDraft(form.fields, form.draft).problems.length === 0) setIsAsking(true);
        else void save();
      }}
    >
      <p className="text-sm text-dim">
        Older days are deleted for good. Alerts that are not resolved, and those of a case, are kept without
        end.
      </p>
      <ProblemLine problem={form.failure === null ? null : { message: form.failure }} />
      <FormFields fields={form.fields} draft={form.draft} problems={form.problems} onChange={form.setDraft} />
      <Button kind="primary" type="submit" disabled={form.isBusy} className="self-start">
        {form.isBusy ? 'Saving…' : 'Save'}
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        onOpenChange={setIsAsking}
        title="Keep fewer days?"
        loss={`What is older is deleted and cannot be brought back. ${lowered
          .map(
            (field) =>
              `${field.title}: from ${String(inForce[field.name])} to ${String(values[field.name])}.`,
          )
          .join(' ')}`}
        phrase="delete"
        verb="Delete older days"
        onConfirm={async () => ((await save()) ? null : 'It was not saved: the form says why.')}
      />
    </form>
  );
}
