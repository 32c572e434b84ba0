import { useCallback, useEffect, useState } from 'react';
import { type ApiProblem, callApi } from '@/components/live/read-api';
import type { DemoAttackKind } from '@/lib/domain/demo-attack';
import type { DemoAttackView, Page } from '@/lib/domain/views';

/** While an attack is waited for or being played its record changes without a live frame. */
const pollMs = 1500;
const readMax = 50;

/** The attacks that were asked for, newest first; followed until each has its outcome. */
export function useDemoAttacks() {
  const [attacks, setAttacks] = useState<readonly DemoAttackView[]>([]);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const read = useCallback(async () => {
    const answer = await callApi<Page<DemoAttackView>>(`demo/attacks?limit=${readMax}`);
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) setAttacks(answer.body.items);
  }, []);
  const isUnfinished = attacks.some((attack) => attack.finishedAt === null);
  useEffect(() => {
    void read();
    if (!isUnfinished) return;
    const timer = setInterval(() => void read(), pollMs);
    return () => clearInterval(timer);
  }, [read, isUnfinished]);
  const play = useCallback(
    async (attack: DemoAttackKind) => {
      const answer = await callApi<DemoAttackView>('demo/attacks', { method: 'POST', body: { attack } });
      if (!answer.ok) return setProblem(answer.problem);
      await read();
    },
    [read],
  );
  return { attacks, problem, play };
}
