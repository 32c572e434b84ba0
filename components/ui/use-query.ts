import { usePathname, useSearchParams } from 'next/navigation';
import { useCallback } from 'react';

type Change = Readonly<Record<string, string | null>>;

/**
 * The query string as the page's state. `change` sets (or with null removes) single parameters, `replaceAll` takes a
 * whole one; neither asks the server: islands read what they need themselves. `push` makes a step for the Back button.
 */
export function useQuery() {
  const query = useSearchParams();
  const path = usePathname();
  const replaceAll = useCallback(
    (next: URLSearchParams, step: 'push' | 'replace' = 'replace') => {
      const text = next.toString();
      const address = text === '' ? path : `${path}?${text}`;
      if (step === 'push') window.history.pushState(null, '', address);
      else window.history.replaceState(null, '', address);
    },
    [path],
  );
  const change = useCallback(
    (patch: Change, step: 'push' | 'replace' = 'replace') => {
      const next = new URLSearchParams(window.location.search);
      for (const [key, value] of Object.entries(patch)) {
        if (value === null) next.delete(key);
        else next.set(key, value);
      }
      replaceAll(next, step);
    },
    [replaceAll],
  );
  return { query, change, replaceAll };
}
