import { useMemo, useState } from 'react';
import { problemsBelow, problemsElsewhere } from '@/components/forms/field-problems';
import { type FormDraft, readDraft, startDraft } from '@/components/forms/form-draft';
import { readFormFields } from '@/components/forms/read-form-fields';
import { type ApiProblem, callApi } from '@/components/live/read-api';
import type { JsonObject } from '@/lib/domain/json';
import type { Severity } from '@/lib/domain/severity';
import type { ChannelKindView, ChannelTestView, ChannelView } from '@/lib/domain/views';
import type { FieldProblem } from '@/lib/errors';

type Options = {
  readonly kind: ChannelKindView;
  /** null: one that is to be added. */
  readonly channel: ChannelView | null;
  onSaved(channel: ChannelView): void;
};

/** What is entered for a channel, its test and its saving; a problem of the server stands at the field it names. */
export function useChannelForm({ kind, channel, onSaved }: Options) {
  const fields = useMemo(() => readFormFields(kind.settingsSchema), [kind]);
  const [name, setName] = useState(channel?.name ?? '');
  const [minimumSeverity, setMinimumSeverity] = useState<Severity>(channel?.minimumSeverity ?? 'low');
  const [heartbeatHours, setHeartbeatHours] = useState(String(channel?.heartbeatHours ?? ''));
  const [draft, setDraft] = useState<FormDraft>(() => startDraft(fields, channel?.settings ?? {}));
  const [problems, setProblems] = useState<readonly FieldProblem[]>([]);
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState<'test' | 'save' | null>(null);
  const [test, setTest] = useState<ChannelTestView | null>(null);

  const fail = (problem: ApiProblem) => {
    setProblems(problem.fields);
    const elsewhere = problemsElsewhere(problem.fields, ['name', 'heartbeatHours', 'settings']);
    setFailure(problem.fields.length > elsewhere.length && elsewhere.length === 0 ? null : problem.message);
  };
  const begin = (work: 'test' | 'save'): JsonObject | null => {
    const read = readDraft(fields, draft);
    const found = read.problems.map((each) => ({ ...each, field: `settings.${each.field}` }));
    if (work === 'save' && name.trim() === '') found.push({ field: 'name', message: 'enter a name' });
    if (work === 'save' && !/^\d*$/.test(heartbeatHours.trim()))
      found.push({ field: 'heartbeatHours', message: 'must be a whole number of hours, or empty' });
    setProblems(found);
    setFailure(null);
    if (found.length > 0) return null;
    setBusy(work);
    return read.values;
  };
  const sendTest = async () => {
    const settings = begin('test');
    if (settings === null) return;
    setTest(null);
    const answer = await callApi<ChannelTestView>(
      channel === null ? 'channels/test' : `channels/${channel.id}/test`,
      { method: 'POST', body: channel === null ? { kind: kind.kind, settings } : { settings } },
    );
    setBusy(null);
    if (answer.ok) setTest(answer.body);
    else fail(answer.problem);
  };
  const save = async () => {
    const settings = begin('save');
    if (settings === null) return;
    const hours = heartbeatHours.trim() === '' ? null : Number(heartbeatHours);
    const body = { name: name.trim(), minimumSeverity, heartbeatHours: hours, settings };
    const answer = await callApi<ChannelView>(channel === null ? 'channels' : `channels/${channel.id}`, {
      method: channel === null ? 'POST' : 'PATCH',
      body: channel === null ? { kind: kind.kind, ...body } : body,
    });
    setBusy(null);
    if (!answer.ok) return fail(answer.problem);
    setDraft(startDraft(fields, answer.body.settings));
    onSaved(answer.body);
  };
  return {
    fields,
    name,
    setName,
    minimumSeverity,
    setMinimumSeverity,
    heartbeatHours,
    setHeartbeatHours,
    draft,
    setDraft,
    problems,
    settingsProblems: problemsBelow(problems, 'settings'),
    failure,
    busy,
    test,
    sendTest,
    save,
  };
}
