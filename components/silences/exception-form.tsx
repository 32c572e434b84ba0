import { useState } from 'react';
import { failedChecks } from '@/components/forms/failed-checks';
import { problemAt } from '@/components/forms/field-problems';
import { useSave } from '@/components/forms/use-save';
import { useSignedIn } from '@/components/frame/signed-in';
import { Button } from '@/components/ui/button';
import { useNow, useZone } from '@/components/ui/clock';
import { TextField } from '@/components/ui/field';
import { ProblemLine } from '@/components/ui/problem-line';
import type { AlertMatcher } from '@/lib/domain/alert-matcher';
import type { ExceptionView } from '@/lib/domain/alerting-views';
import { checkMatcher, filledMatcher, type MatcherDraft } from './matcher-draft';
import { MatcherFields } from './matcher-fields';
import { MatcherPreview } from './matcher-preview';
import { SpanFields } from './span-fields';
import { exceptionLengths, readSpan, type SpanDraft } from './time-span';

type Props = {
  readonly startsWith: AlertMatcher;
  /** The alert it is made from, if any. */
  readonly alertId: string | null;
  onSaved(exception: ExceptionView): void;
};

/** Says that something is expected: which, for whom, until when, why. */
export function ExceptionForm({ startsWith, alertId, onSaved }: Props) {
  const now = useNow();
  const zone = useZone();
  const { name } = useSignedIn();
  const [matcher, setMatcher] = useState<MatcherDraft>(startsWith);
  const [span, setSpan] = useState<SpanDraft>({ start: null, length: '7d', until: '' });
  const [owner, setOwner] = useState(name);
  const [reason, setReason] = useState('');
  const form = useSave<ExceptionView>(['matcher', 'expiresAt', 'owner', 'reason']);
  const send = async () => {
    const { to } = readSpan(span, exceptionLengths, { now, zone });
    const found = [
      ...checkMatcher(matcher),
      ...failedChecks([
        ['owner', 'Name who answers for it.', owner.trim() === ''],
        ['reason', 'Say why, in a few words.', reason.trim() === ''],
        ['expiresAt', 'Enter a time to come.', to === null || to <= now],
      ]),
    ];
    form.setProblems(found);
    if (found.length > 0 || to === null) return;
    const saved = await form.save({
      path: 'exceptions',
      method: 'POST',
      body: {
        matcher,
        owner: owner.trim(),
        reason: reason.trim(),
        expiresAt: new Date(to).toISOString(),
        ...(alertId === null ? {} : { alertId }),
      },
    });
    if (saved !== null) onSaved(saved);
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
      <MatcherFields
        draft={matcher}
        problems={form.problems}
        startsFolded={Object.keys(startsWith).length > 0}
        onChange={setMatcher}
      />
      <MatcherPreview matcher={filledMatcher(matcher)} />
      <SpanFields
        draft={span}
        lengths={exceptionLengths}
        problems={form.problems}
        names={{ from: 'createdAt', to: 'expiresAt' }}
        canBeginLater={false}
        onChange={setSpan}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label="Owner"
          help="Who answers for it being harmless."
          autoComplete="off"
          maxLength={200}
          error={problemAt(form.problems, 'owner')}
          value={owner}
          onChange={(event) => setOwner(event.target.value)}
        />
        <TextField
          label="Reason"
          help="Why it is expected."
          autoComplete="off"
          maxLength={500}
          error={problemAt(form.problems, 'reason')}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
      <Button kind="primary" type="submit" disabled={form.isBusy} className="self-start">
        {form.isBusy ? 'Saving…' : 'Make the exception'}
      </Button>
    </form>
  );
}
