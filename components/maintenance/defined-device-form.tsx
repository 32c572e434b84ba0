import { useState } from 'react';
import { problemAt } from '@/components/forms/field-problems';
import { useLive } from '@/components/live/live-provider';
import { callApi } from '@/components/live/read-api';
import { Button } from '@/components/ui/button';
import { ChoiceCards } from '@/components/ui/choice-cards';
import { Field, TextField } from '@/components/ui/field';
import { ProblemLine } from '@/components/ui/problem-line';
import { Select } from '@/components/ui/select';
import { useSay } from '@/components/ui/toasts';
import type { DefinedDeviceView } from '@/lib/domain/availability-views';
import type { FieldProblem } from '@/lib/errors';
import {
  type DefinedDeviceDraft,
  readDefinedDeviceDraft,
  startDefinedDeviceDraft,
} from './defined-device-draft';

type Props = {
  /** null = a new one. */
  readonly device: DefinedDeviceView | null;
  onSaved(): Promise<void>;
};

/** Says what the voice of a device is: its topics, or its MQTT client id. */
export function DefinedDeviceForm({ device, onSaved }: Props) {
  const say = useSay();
  const brokers = useLive((state) => state.brokers);
  const [draft, setDraft] = useState(() => startDefinedDeviceDraft(device, brokers[0]?.id ?? 0));
  const [problems, setProblems] = useState<readonly FieldProblem[]>([]);
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const save = async () => {
    const read = readDefinedDeviceDraft(draft);
    setFailure(null);
    if (!read.ok) return setProblems(read.problems);
    setIsBusy(true);
    const answer =
      device === null
        ? await callApi<DefinedDeviceView>('defined-devices', {
            method: 'POST',
            body: { brokerId: draft.brokerId, ...read.body },
          })
        : await callApi<DefinedDeviceView>(`defined-devices/${device.id}`, {
            method: 'PUT',
            body: read.body,
          });
    setIsBusy(false);
    setProblems(answer.ok ? [] : answer.problem.fields);
    setFailure(answer.ok || answer.problem.fields.length > 0 ? null : answer.problem.message);
    if (!answer.ok) return;
    say(`${answer.body.name} is watched.`, 'good');
    await onSaved();
  };
  if (draft.brokerId === 0)
    return <p className="text-sm text-dim">There is no broker yet on which it could be.</p>;
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <ProblemLine problem={failure === null ? null : { message: failure }} />
      <TextField
        label="Name"
        autoComplete="off"
        maxLength={200}
        error={problemAt(problems, 'name')}
        value={draft.name}
        onChange={(event) => setDraft({ ...draft, name: event.target.value })}
      />
      {device === null && (
        <Field label="Broker" error={problemAt(problems, 'brokerId')}>
          {({ id }) => (
            <Select
              id={id}
              value={String(draft.brokerId)}
              options={brokers.map((broker) => ({ value: String(broker.id), label: broker.name }))}
              onChange={(next) => setDraft({ ...draft, brokerId: Number(next) })}
            />
          )}
        </Field>
      )}
      <VoiceFields draft={draft} problems={problems} onChange={setDraft} />
      <Button kind="primary" type="submit" disabled={isBusy} className="self-start">
        {isBusy ? 'Saving…' : device === null ? 'Define it' : 'Save'}
      </Button>
    </form>
  );
}

type VoiceProps = {
  readonly draft: DefinedDeviceDraft;
  readonly problems: readonly FieldProblem[];
  onChange(draft: DefinedDeviceDraft): void;
};

/** By what the device is known. */
function VoiceFields({ draft, problems, onChange }: VoiceProps) {
  return (
    <>
      <ChoiceCards
        label="Known by"
        value={draft.by}
        options={[
          {
            value: 'topics',
            title: 'What it publishes',
            help: 'It is online while messages come on its topics.',
          },
          {
            value: 'client',
            title: 'Its MQTT client id',
            help: 'It is online while this MQTT client is connected; the broker must show that.',
          },
        ]}
        onChange={(by) => onChange({ ...draft, by })}
      />
      {draft.by === 'topics' ? (
        <>
          <TextField
            label="Topic filter"
            help="A prefix with /# or an exact topic, such as plant/press-7/#."
            isMono
            autoComplete="off"
            error={problemAt(problems, 'filter') ?? problemAt(problems, 'clientId')}
            value={draft.filter}
            onChange={(event) => onChange({ ...draft, filter: event.target.value })}
          />
          <TextField
            label="Seconds between its messages"
            help="Empty: it is learned. It counts as offline after three of these without a message."
            inputMode="decimal"
            className="max-w-40"
            error={problemAt(problems, 'intervalSeconds')}
            value={draft.interval}
            onChange={(event) => onChange({ ...draft, interval: event.target.value })}
          />
        </>
      ) : (
        <TextField
          label="MQTT client id"
          isMono
          autoComplete="off"
          error={problemAt(problems, 'clientId')}
          value={draft.clientId}
          onChange={(event) => onChange({ ...draft, clientId: event.target.value })}
        />
      )}
    </>
  );
}
