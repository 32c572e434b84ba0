import { useState } from 'react';
import { failedChecks } from '@/components/forms/failed-checks';
import { problemAt } from '@/components/forms/field-problems';
import { useSave } from '@/components/forms/use-save';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { ProblemLine } from '@/components/ui/problem-line';
import type { MuteTimeView } from '@/lib/domain/alerting-views';
import { checkMatcher, type MatcherDraft } from './matcher-draft';
import { MatcherFields } from './matcher-fields';
import { readWeeklyDraft, startWeeklyDraft } from './weekly-draft';
import { WeeklyFields } from './weekly-fields';

const names = [
  'name',
  'matcher',
  'reason',
  'weekdays',
  'startMinute',
  'durationMinutes',
  'timeZone',
] as const;

type Props = {
  /** null: one that is to be added. */
  readonly muteTime: MuteTimeView | null;
  onSaved(): void;
};

/** Adds or changes a recurring mute time. */
export function MuteTimeForm({ muteTime, onSaved }: Props) {
  const [name, setName] = useState(muteTime?.name ?? '');
  const [reason, setReason] = useState(muteTime?.reason ?? '');
  const [matcher, setMatcher] = useState<MatcherDraft>(muteTime?.matcher ?? {});
  const [weekly, setWeekly] = useState(() =>
    startWeeklyDraft(muteTime, Intl.DateTimeFormat().resolvedOptions().timeZone),
  );
  const form = useSave<MuteTimeView>(names);
  const send = async () => {
    const read = readWeeklyDraft(weekly);
    const found = [
      ...failedChecks([
        ['name', 'Enter a name.', name.trim() === ''],
        ['reason', 'Say why, in a few words.', reason.trim() === ''],
      ]),
      ...checkMatcher(matcher, { canBeEmpty: true }),
      ...(read.ok ? [] : read.problems),
    ];
    form.setProblems(found);
    if (found.length > 0 || !read.ok) return;
    const saved = await form.save({
      path: muteTime === null ? 'mute-times' : `mute-times/${muteTime.id}`,
      method: muteTime === null ? 'POST' : 'PATCH',
      body: { name: name.trim(), reason: reason.trim(), matcher, ...read.time },
    });
    if (saved !== null) onSaved();
  };
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <ProblemLine problem={form.failure === null ? null : { message: form.failure }} />
      <TextField
        label="Name"
        help="For example “Nightly backup of line 3”."
        autoComplete="off"
        maxLength={100}
        error={problemAt(form.problems, 'name')}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <WeeklyFields draft={weekly} problems={form.problems} onChange={setWeekly} />
      <MatcherFields draft={matcher} problems={form.problems} canBeEmpty onChange={setMatcher} />
      <TextField
        label="Reason"
        autoComplete="off"
        maxLength={500}
        error={problemAt(form.problems, 'reason')}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <Button kind="primary" type="submit" disabled={form.isBusy} className="self-start">
        {form.isBusy ? 'Saving…' : muteTime === null ? 'Add the mute time' : 'Save'}
      </Button>
    </form>
  );
}
