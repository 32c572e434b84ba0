import { useEffect, useState } from 'react';
import { type ApiProblem, callApi } from '@/components/live/read-api';
import { Moment } from '@/components/ui/age';
import { ProblemLine } from '@/components/ui/problem-line';
import type { NotificationAttemptView } from '@/lib/domain/alerting-views';
import type { NotificationView, Page } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';

const words = {
  accepted: 'accepted',
  confirmed: 'confirmed',
  retry: 'to be tried again',
  refused: 'refused',
} as const satisfies Record<NotificationAttemptView['outcome'], string>;

type Props = { readonly delivery: NotificationView };

/** Every attempt at one delivery, newest first: when, how long it took and what came back. */
export function DeliveryAttempts({ delivery }: Props) {
  const { id, state, attempts, lastAttemptAt, detail } = delivery;
  const [items, setItems] = useState<readonly NotificationAttemptView[]>([]);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a further attempt is what makes the list old; sent again by hand, their count begins anew.
  useEffect(() => {
    let isGone = false;
    void callApi<Page<NotificationAttemptView>>(`notifications/${id}/attempts`).then((answer) => {
      if (isGone) return;
      setProblem(answer.ok ? null : answer.problem);
      if (answer.ok) setItems(answer.body.items);
    });
    return () => {
      isGone = true;
    };
  }, [id, state, attempts, lastAttemptAt, detail]);
  if (items.length === 0 && problem === null) return null;
  return (
    <section aria-label="Attempts" className="flex flex-col gap-2">
      <h3 className="text-sm font-semibold">Attempts</h3>
      <ProblemLine problem={problem} />
      <ol className="flex flex-col">
        {items.map((attempt) => (
          <li
            key={attempt.id}
            className="flex flex-wrap items-baseline gap-x-3 border-b border-line/60 py-1 text-sm last:border-b-0"
          >
            <span className="text-xs text-dim">
              <Moment at={attempt.at} />
            </span>
            <span className="tabular-nums">{attempt.durationMs} ms</span>
            <span>{words[attempt.outcome]}</span>
            {attempt.statusCode !== null && <span className="tabular-nums">{attempt.statusCode}</span>}
            <span className="min-w-0 break-words text-dim">{showInvisible(attempt.detail)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
