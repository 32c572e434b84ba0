import { useState } from 'react';
import { callApi } from '@/components/live/read-api';
import { formatCounted } from '@/components/ui/format-number';
import { useSay } from '@/components/ui/toasts';
import type { Alert, AlertVerdict } from '@/lib/domain/alert';

export type BulkRequest = {
  readonly verb: 'acknowledge' | 'assign' | 'resolve' | 'snooze' | 'silence';
  readonly assigneeId?: string | null;
  readonly until?: string;
  readonly verdict?: AlertVerdict | null;
  readonly comment?: string;
};

type Outcome = { readonly id: string; readonly ok: boolean; readonly message?: string };
type Answer = { readonly done: number; readonly refused: number; readonly outcomes: readonly Outcome[] };

/** Why which of the alerts were left as they are. */
export type BulkResult = {
  readonly done: number;
  readonly refused: readonly { readonly alert: Alert; readonly message: string }[];
};

/**
 * Does one verb to all chosen alerts, each in the version that is listed. What was refused is kept in `result`, to be shown
 * alert by alert, until `forget`.
 */
export function useBulk(chosen: readonly Alert[], onChanged: () => Promise<void>, onDone: () => void) {
  const say = useSay();
  const [isBusy, setIsBusy] = useState(false);
  const [result, setResult] = useState<BulkResult | null>(null);
  const run = async (request: BulkRequest): Promise<string | null> => {
    setIsBusy(true);
    const answer = await callApi<Answer>('alerts/bulk', {
      method: 'POST',
      body: {
        ...request,
        ids: chosen.map(({ id }) => id),
        versions: Object.fromEntries(chosen.map(({ id, version }) => [id, version])),
      },
    });
    setIsBusy(false);
    if (!answer.ok) {
      say(answer.problem.message, 'bad');
      return answer.problem.message;
    }
    const { done, outcomes } = answer.body;
    const refused = outcomes.flatMap(({ id, ok, message = '' }) => {
      const alert = ok ? undefined : chosen.find((each) => each.id === id);
      return alert === undefined ? [] : [{ alert, message }];
    });
    if (refused.length === 0) say(`Done for ${formatCounted(done, 'alert')}.`, 'good');
    else setResult({ done, refused });
    onDone();
    await onChanged();
    return null;
  };
  return { isBusy, run, result, forget: () => setResult(null) };
}
