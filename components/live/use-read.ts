import { useCallback, useEffect, useState } from 'react';
import { type ApiProblem, callApi } from './read-api';

/**
 * Reads one address once it is needed; `again` reads it anew. `address` null = nothing to read. `keepsFormer`: what was
 * read from the former address stays until the new answer is there.
 */
export function useRead<Body>(address: string | null, { keepsFormer = false } = {}) {
  const [body, setBody] = useState<Body | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const read = useCallback(
    async (signal?: AbortSignal) => {
      if (address === null) return;
      const answer = await callApi<Body>(address, { signal }).catch(() => null);
      if (answer === null || signal?.aborted) return;
      if (answer.ok) setBody(answer.body);
      setProblem(answer.ok ? null : answer.problem);
    },
    [address],
  );
  useEffect(() => {
    const controller = new AbortController();
    if (!keepsFormer) setBody(null);
    setProblem(null);
    void read(controller.signal);
    return () => controller.abort();
  }, [read, keepsFormer]);
  const again = useCallback(() => read(), [read]);
  return { body, problem, again };
}
