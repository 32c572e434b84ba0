import { useState } from 'react';
import { callApi } from '@/components/live/read-api';
import { useSay } from '@/components/ui/toasts';
import type { Alert } from '@/lib/domain/alert';

const conflict = 409;

type AlertVerb = 'acknowledge' | 'assign' | 'snooze' | 'archive' | 'resolve' | 'verdict' | 'reopen';

/** Why a verb was not done; `isConflict`: somebody else was faster, and the alert is being read again. */
export type VerbProblem = { readonly message: string; readonly isConflict: boolean };

/**
 * Does verbs to an alert as it is shown: each sends the version that was looked at, so that whoever decides on an outdated
 * view is told, and then sees the new one. `act` gives null when it is done.
 */
export function useAlertVerb(alert: Pick<Alert, 'id' | 'version'>, onChanged: () => Promise<void>) {
  const say = useSay();
  const [isBusy, setIsBusy] = useState(false);
  const act = async (
    verb: AlertVerb,
    body: Readonly<Record<string, unknown>>,
    done: string,
  ): Promise<VerbProblem | null> => {
    setIsBusy(true);
    const answer = await callApi<Alert>(`alerts/${alert.id}/${verb}`, {
      method: 'POST',
      body: { version: alert.version, ...body },
    });
    setIsBusy(false);
    if (answer.ok) say(done, 'good');
    const isConflict = !answer.ok && answer.problem.status === conflict;
    if (answer.ok || isConflict) await onChanged();
    return answer.ok ? null : { message: answer.problem.message, isConflict };
  };
  return { isBusy, act };
}
