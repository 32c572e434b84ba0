import { useCallback, useState } from 'react';
import { useLiveFrames } from '@/components/live/live-provider';
import { type ApiProblem, callApi } from '@/components/live/read-api';
import { useChanged } from '@/components/live/use-changed';
import type { CaseDetail } from '@/lib/domain/case-views';

/** A case in full, read again when any case or one of its alerts has changed. */
export function useCase(initial: CaseDetail) {
  const [detail, setDetail] = useState(initial);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const { id } = initial.case;
  const refresh = useCallback(async () => {
    const answer = await callApi<CaseDetail>(`cases/${id}`);
    if (answer.ok) setDetail(answer.body);
    setProblem(answer.ok ? null : answer.problem);
  }, [id]);
  const { ask } = useChanged('cases', refresh);
  useLiveFrames((frames) => {
    const ids = new Set(detail.alerts.map(({ alert }) => alert.id));
    if (frames.some((frame) => frame.type === 'alert' && ids.has(frame.alert.id))) ask();
  });
  return { detail, problem, refresh };
}
