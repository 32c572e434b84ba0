import { FormFields } from '@/components/forms/form-fields';
import { useSchemaForm } from '@/components/forms/use-schema-form';
import { callApi } from '@/components/live/read-api';
import { Button } from '@/components/ui/button';
import { ProblemLine } from '@/components/ui/problem-line';
import { useSay } from '@/components/ui/toasts';
import type { JsonObject } from '@/lib/domain/json';

const schema = {
  type: 'object',
  properties: {
    entries: {
      type: 'array',
      items: { type: 'string' },
      maxItems: 200,
      title: 'Allowed private destinations',
      description:
        'One a line: a network (10.1.0.0/16), an IP address, a host name, or *.domain for all names below one.',
    },
  },
  required: ['entries'],
};

type Props = { readonly inForce: JsonObject; onSaved(inForce: JsonObject): void };

/** Where messages may go besides the public internet. */
export function OutgoingView({ inForce, onSaved }: Props) {
  const say = useSay();
  const form = useSchemaForm({
    schema,
    values: inForce,
    under: '',
    save: async (values) => {
      const answer = await callApi<JsonObject>('settings/outgoing-allow-list', {
        method: 'PUT',
        body: values,
      });
      if (answer.ok) onSaved(answer.body);
      return answer;
    },
  });
  const save = async () => {
    if (await form.send()) say('Saved. The next message already obeys it.', 'good');
  };
  return (
    <form
      className="flex max-w-xl flex-col gap-4 pt-2"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <p className="text-sm text-dim">
        Channels send to public addresses only, so that nobody can use them to reach machines on your own
        network. A receiver of your own (a chat server, a collector) has to be named here first.
      </p>
      <ProblemLine problem={form.failure === null ? null : { message: form.failure }} />
      <FormFields fields={form.fields} draft={form.draft} problems={form.problems} onChange={form.setDraft} />
      <Button kind="primary" type="submit" disabled={form.isBusy} className="self-start">
        {form.isBusy ? 'Saving…' : 'Save'}
      </Button>
    </form>
  );
}
