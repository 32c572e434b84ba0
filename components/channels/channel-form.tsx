import { problemAt } from '@/components/forms/field-problems';
import { FormFields } from '@/components/forms/form-fields';
import { useSignedIn } from '@/components/frame/signed-in';
import { Button } from '@/components/ui/button';
import { Field, TextField } from '@/components/ui/field';
import { ProblemLine } from '@/components/ui/problem-line';
import { Select } from '@/components/ui/select';
import { type Severity, severities } from '@/lib/domain/severity';
import type { ChannelKindView, ChannelView } from '@/lib/domain/views';
import { ChannelTest } from './channel-test';
import { useChannelForm } from './use-channel-form';

const severityOptions = severities.map((severity) => ({
  value: severity,
  label:
    severity === 'info'
      ? 'everything (info and up)'
      : severity === 'critical'
        ? 'only critical'
        : `${severity} and up`,
}));

type Props = {
  readonly kind: ChannelKindView;
  readonly channel: ChannelView | null;
  onSaved(channel: ChannelView): void;
};

/** Adds or changes a channel; the test sends what stands in the form, saved or not. */
export function ChannelForm({ kind, channel, onSaved }: Props) {
  const { canConfigure } = useSignedIn();
  const form = useChannelForm({ kind, channel, onSaved });
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void form.save();
      }}
    >
      <p className="text-sm text-dim">{kind.help}</p>
      <ProblemLine problem={form.failure === null ? null : { message: form.failure }} />
      <TextField
        label="Name"
        help="How the channel is called here, for example “On-call”."
        error={problemAt(form.problems, 'name')}
        value={form.name}
        maxLength={100}
        autoComplete="off"
        onChange={(event) => form.setName(event.target.value)}
      />
      <Field label="Alerts of which severity">
        {({ id }) => (
          <div>
            <Select<Severity>
              id={id}
              value={form.minimumSeverity}
              options={severityOptions}
              onChange={form.setMinimumSeverity}
            />
          </div>
        )}
      </Field>
      <TextField
        label="Heartbeat after hours"
        help="A message when nothing else was delivered for so many hours (1 to 720), so that a dead way out is noticed. Empty: none."
        error={problemAt(form.problems, 'heartbeatHours')}
        inputMode="numeric"
        className="max-w-40 tabular-nums"
        value={form.heartbeatHours}
        onChange={(event) => form.setHeartbeatHours(event.target.value)}
      />
      <FormFields
        fields={form.fields}
        draft={form.draft}
        problems={form.settingsProblems}
        onChange={form.setDraft}
      />
      {canConfigure ? (
        <div className="flex flex-wrap gap-2">
          <Button kind="primary" type="submit" disabled={form.busy !== null}>
            {form.busy === 'save' ? 'Saving…' : channel === null ? 'Add channel' : 'Save'}
          </Button>
          <Button disabled={form.busy !== null} onClick={() => void form.sendTest()}>
            {form.busy === 'test' ? 'Sending…' : 'Send a test message'}
          </Button>
        </div>
      ) : (
        <p className="text-sm text-dim">Analysts and admins change channels; you can look.</p>
      )}
      {form.test !== null && <ChannelTest test={form.test} />}
    </form>
  );
}
