'use client';

import { useCallback, useState } from 'react';
import { useLiveFrames } from '@/components/live/live-provider';
import { type ApiProblem, callApi } from '@/components/live/read-api';
import { useChanged } from '@/components/live/use-changed';
import { ProblemLine } from '@/components/ui/problem-line';
import type { IncidentDetail } from '@/lib/domain/views';
import { IncidentDetailView } from './incident-detail-view';

/** An incident on its own page, read again when it, its alerts or its deliveries change. */
export function IncidentDetailLive({ initial }: { readonly initial: IncidentDetail }) {
  const { id } = initial.incident;
  const [detail, setDetail] = useState(initial);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const refresh = useCallback(async () => {
    const answer = await callApi<IncidentDetail>(`incidents/${id}`);
    if (answer.ok) setDetail(answer.body);
    setProblem(answer.ok ? null : answer.problem);
  }, [id]);
  const { ask } = useChanged('incidents', refresh);
  useLiveFrames((frames) => {
    const isOurs = frames.some(
      (frame) =>
        (frame.type === 'alert' && frame.alert.incidentId === id) ||
        (frame.type === 'changed' && frame.resource === 'notifications'),
    );
    if (isOurs) ask();
  });
  return (
    <div className="panel mx-auto flex w-full max-w-4xl flex-col gap-4 p-4">
      <ProblemLine problem={problem} />
      <IncidentDetailView detail={detail} />
    </div>
  );
}
