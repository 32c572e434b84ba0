import type { NetworkProblem } from './network';
import { toNetworkProblem } from './network-problem';

/**
 * Runs one whole attempt under a deadline and a signal from outside, either of which aborts the signal that `work`
 * gets. Whatever `work` throws becomes a problem in words.
 */
export async function withinDeadline<Result>(
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal | undefined },
  work: (ending: AbortSignal) => Promise<Result | NetworkProblem>,
): Promise<Result | NetworkProblem> {
  const ending = new AbortController();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    ending.abort();
  }, timeoutMs);
  const cut = () => ending.abort();
  if (signal?.aborted) cut();
  signal?.addEventListener('abort', cut);
  try {
    return await work(ending.signal);
  } catch (error) {
    if (isLate) return { kind: 'unreachable', reason: `no answer within ${timeoutMs / 1000} s` };
    if (signal?.aborted) return { kind: 'unreachable', reason: 'cut short because the worker is stopping' };
    return toNetworkProblem(error);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', cut);
  }
}

/** Waits for work that cannot be cancelled (a look-up, a dialogue on a dead socket) no longer than the signal allows. */
export function untilAborted<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(new Error('aborted'));
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    work()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', abort));
  });
}
