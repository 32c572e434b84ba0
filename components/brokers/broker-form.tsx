import { useState } from 'react';
import { problemAt } from '@/components/forms/field-problems';
import { callApi } from '@/components/live/read-api';
import { Button } from '@/components/ui/button';
import { Field, TextAreaField, TextField } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { useSay } from '@/components/ui/toasts';
import { brokerKinds } from '@/lib/domain/broker';
import type { BrokerView } from '@/lib/domain/views';
import type { FieldProblem } from '@/lib/errors';
import { type BrokerDraft, type BrokerFieldProps, startBrokerDraft, toBrokerInput } from './broker-draft';
import { BrokerTest } from './broker-test';
import { BrokerSecret, BrokerTlsFields } from './broker-tls-fields';

const kindLabels = { auto: 'find out', mosquitto: 'Mosquitto', aedes: 'Aedes', generic: 'another broker' };

/** Adds a broker, or (with `broker`) edits one. */
export function BrokerForm({ broker, onDone }: { readonly broker: BrokerView | null; onDone(): void }) {
  const say = useSay();
  const [draft, setDraft] = useState(() => startBrokerDraft(broker));
  const [problems, setProblems] = useState<readonly FieldProblem[]>([]);
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const change = (patch: Partial<BrokerDraft>) => setDraft((current) => ({ ...current, ...patch }));
  /** The input, or null after its problems were shown. */
  const check = () => {
    const result = toBrokerInput(draft);
    setProblems(result.ok ? [] : result.problems);
    setFailure(result.ok ? null : 'Some fields need another look.');
    return result.ok ? result.input : null;
  };
  const save = async () => {
    const input = check();
    if (input === null) return;
    setIsBusy(true);
    const answer = broker
      ? await callApi<BrokerView>(`brokers/${broker.id}`, { method: 'PATCH', body: input })
      : await callApi<BrokerView>('brokers', { method: 'POST', body: input });
    setIsBusy(false);
    if (answer.ok) {
      say(
        broker
          ? 'Saved. The worker connects again with the new settings.'
          : 'Added. The worker connects within seconds.',
        'good',
      );
      return onDone();
    }
    setProblems(answer.problem.fields);
    setFailure(answer.problem.message);
  };
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <BrokerFields draft={draft} problems={problems} onChange={change} />
      {failure && (
        <p role="alert" className="text-sm font-semibold text-bad">
          {failure}
        </p>
      )}
      <BrokerTest brokerId={broker?.id ?? null} readInput={check} onProblems={setProblems} />
      <div className="flex justify-end gap-2 border-t pt-3">
        <Button onClick={onDone}>Cancel</Button>
        <Button kind="primary" type="submit" disabled={isBusy}>
          {broker ? 'Save' : 'Add broker'}
        </Button>
      </div>
    </form>
  );
}

/** Problems of single lines (`topics.1`) belong to the field as a whole. */
function topicsProblem(problems: readonly FieldProblem[]): string | null {
  const lines = problems
    .filter((problem) => problem.field.startsWith('topics.'))
    .map((problem) => `line ${Number(problem.field.split('.')[1]) + 1}: ${problem.message}`);
  return problemAt(problems, 'topics') ?? (lines.length > 0 ? lines.join('; ') : null);
}

function BrokerFields({ draft, problems, onChange }: BrokerFieldProps) {
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label="Name"
          help="As it shall be called in lists and messages."
          value={draft.name}
          error={problemAt(problems, 'name')}
          onChange={(event) => onChange({ name: event.target.value })}
        />
        <Field label="Kind" help="Decides how its words are read." error={problemAt(problems, 'kind')}>
          {({ id }) => (
            <Select
              id={id}
              value={draft.kind}
              options={brokerKinds.map((value) => ({ value, label: kindLabels[value] }))}
              onChange={(kind) => onChange({ kind })}
            />
          )}
        </Field>
      </div>
      <TextField
        isMono
        label="Address"
        help="mqtt://host:1883, mqtts://host:8883, ws://host:port/path or wss://host:port/path"
        placeholder="mqtt://broker.example:1883"
        value={draft.url}
        error={problemAt(problems, 'url')}
        onChange={(event) => onChange({ url: event.target.value })}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label="User name"
          autoComplete="off"
          help="Empty for a broker that takes anonymous MQTT clients."
          value={draft.username}
          error={problemAt(problems, 'username')}
          onChange={(event) => onChange({ username: event.target.value })}
        />
        <BrokerSecret
          name="password"
          title="Password"
          help="Stored encrypted, never shown again."
          value={draft.password}
          error={problemAt(problems, 'password')}
          onChange={(password) => onChange({ password })}
        />
      </div>
      <TextAreaField
        isMono
        label="Topics to read"
        rows={3}
        help="Filters that this user is permitted to read, one a line. The broker's own topics ($SYS) are read as well. # does not cover $sparkplug/certificates/#, where a Sparkplug-aware broker keeps births: add it if yours is one."
        value={draft.topics}
        error={topicsProblem(problems)}
        onChange={(event) => onChange({ topics: event.target.value })}
      />
      <BrokerTlsFields draft={draft} problems={problems} onChange={onChange} />
    </>
  );
}
