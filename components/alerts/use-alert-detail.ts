import { useCallback, useEffect, useState } from 'react';
import { useLiveFrames } from '@/components/live/live-provider';
import { type ApiProblem, callApi } from '@/components/live/read-api';
import { useChanged } from '@/components/live/use-changed';
import type { AlertDetail } from '@/lib/domain/views';

/** An alert in full, kept up to date: at once by the live frame, then with its timeline from the server. */
export function useAlertDetail(id: string, initial: AlertDetail | null) {
  const [detail, setDetail] = useState(initial);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const refresh = useCallback(async () => {
    const answer = await callApi<AlertDetail>(`alerts/${id}`);
    if (answer.ok) setDetail(answer.body);
    setProblem(answer.ok ? null : answer.problem);
  }, [id]);
  useEffect(() => {
    if (initial === null) void refresh();
  }, [initial, refresh]);
  const { ask } = useChanged(null, refresh);
  useLiveFrames((frames) => {
    const news = frames.findLast((frame) => frame.type === 'alert' && frame.alert.id === id);
    if (news?.type !== 'alert') return;
    setDetail((current) => (current === null ? null : { ...current, alert: news.alert }));
    ask();
  });
  return { detail, problem, refresh };
}
