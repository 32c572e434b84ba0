import Link from 'next/link';
import { useEffect, useState } from 'react';
import { type ApiProblem, callApi } from '@/components/live/read-api';
import { formatCounted } from '@/components/ui/format-number';
import { SeverityBadge } from '@/components/ui/severity-badge';
import type { AlertMatcher } from '@/lib/domain/alert-matcher';
import type { SilencePreview } from '@/lib/domain/alerting-views';
import { showInvisible } from '@/lib/domain/wire-text';

const settleMs = 400;
const shownMax = 5;

/** What a matcher fits now, read once typing has settled. */
function usePreview(matcher: AlertMatcher) {
  const [preview, setPreview] = useState<SilencePreview | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const text = JSON.stringify(matcher);
  const isEmpty = text === '{}';
  useEffect(() => {
    setProblem(null);
    if (isEmpty) return setPreview(null);
    const controller = new AbortController();
    const timer = setTimeout(async () => {
      const answer = await callApi<SilencePreview>('silences/preview', {
        method: 'POST',
        body: { matcher: JSON.parse(text) },
        signal: controller.signal,
      }).catch(() => null);
      if (answer === null || controller.signal.aborted) return;
      setProblem(answer.ok ? null : answer.problem);
      if (answer.ok) setPreview(answer.body);
    }, settleMs);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [text, isEmpty]);
  return { preview, problem, isEmpty };
}

/** "Matches 3 open alerts now", with the first of them. */
export function MatcherPreview({ matcher }: { readonly matcher: AlertMatcher }) {
  const { preview, problem, isEmpty } = usePreview(matcher);
  if (isEmpty) return null;
  if (problem !== null)
    return <p className="text-sm text-dim">What it matches now is not known: {problem.message}</p>;
  if (preview === null) return <p className="text-sm text-dim">Looking what it matches now…</p>;
  const { count, isComplete, alerts } = preview;
  const shown = alerts.slice(0, shownMax);
  return (
    <div className="flex flex-col gap-1 text-sm">
      <p role="status" className={count === 0 ? 'text-dim' : 'font-semibold'}>
        Matches {isComplete ? '' : 'at least '}
        {formatCounted(count, 'open alert')} now{shown.length === 0 ? '.' : ':'}
      </p>
      <ul>
        {shown.map((alert) => (
          <li key={alert.id} className="flex min-h-7 min-w-0 items-center gap-2">
            <SeverityBadge severity={alert.severity} state={alert.state} />
            <Link
              href={`/alerts/${alert.id}`}
              prefetch={false}
              target="_blank"
              className="min-w-0 truncate text-accent hover:underline"
            >
              {showInvisible(alert.title)}
            </Link>
          </li>
        ))}
      </ul>
      {count > shown.length && <p className="text-dim">and {formatCounted(count - shown.length, 'other')}</p>}
    </div>
  );
}
