import { useState } from 'react';
import { failedChecks } from '@/components/forms/failed-checks';
import { problemAt } from '@/components/forms/field-problems';
import { useSave } from '@/components/forms/use-save';
import { Button } from '@/components/ui/button';
import { useNow, useZone } from '@/components/ui/clock';
import { TextField } from '@/components/ui/field';
import { ProblemLine } from '@/components/ui/problem-line';
import type { AlertMatcher } from '@/lib/domain/alert-matcher';
import type { SilenceView } from '@/lib/domain/alerting-views';
import { checkMatcher, filledMatcher, type MatcherDraft } from './matcher-draft';
import { MatcherFields } from './matcher-fields';
import { MatcherPreview } from './matcher-preview';
import { SpanFields } from './span-fields';
import { readSpan, type SpanDraft, silenceLengths } from './time-span';

type Props = {
  /** What it is about at first, for example one alert's subject. */
  readonly startsWith: AlertMatcher;
  onSaved(silence: SilenceView): void;
};

/** Silences alerts for a while: which, how long, why. */
export function SilenceForm({ startsWith, onSaved }: Props) {
  const now = useNow();
  const zone = useZone();
  const [matcher, setMatcher] = useState<MatcherDraft>(startsWith);
  const [span, setSpan] = useState<SpanDraft>({ start: null, length: '1h', until: '' });
  const [reason, setReason] = useState('');
  const form = useSave<SilenceView>(['matcher', 'startsAt', 'endsAt', 'reason']);
  const send = async () => {
    const { from, to } = readSpan(span, silenceLengths, { now, zone });
    const found = [
      ...checkMatcher(matcher),
      ...failedChecks([
        ['reason', 'Say why, in a few words.', reason.trim() === ''],
        ['startsAt', 'Say when it begins.', from === null],
        ['endsAt', 'Say when it ends.', to === null],
        [
          'endsAt',
          'The end must lie after the begin, and after now.',
          to !== null && to <= Math.max(from ?? 0, now),
        ],
      ]),
    ];
    form.setProblems(found);
    if (found.length > 0 || from === null || to === null) return;
    const saved = await form.save({
      path: 'silences',
      method: 'POST',
      body: {
        matcher,
        ...(span.start === null ? {} : { startsAt: new Date(from).toISOString() }),
        endsAt: new Date(to).toISOString(),
        reason: reason.trim(),
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
        lengths={silenceLengths}
        problems={form.problems}
        names={{ from: 'startsAt', to: 'endsAt' }}
        canBeginLater
        onChange={setSpan}
      />
      <TextField
        label="Reason"
        help="Stands in this list and on every alert that it mutes."
        autoComplete="off"
        maxLength={500}
        error={problemAt(form.problems, 'reason')}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <Button kind="primary" type="submit" disabled={form.isBusy} className="self-start">
        {form.isBusy ? 'Silencing…' : 'Silence'}
      </Button>
    </form>
  );
}
