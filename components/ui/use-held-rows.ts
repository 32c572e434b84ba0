import { useCallback, useRef, useState } from 'react';
import { holdRows } from './hold-rows';

/**
 * Holds a live list still while someone is at it: `setHeld(true)` on scroll, pointer or focus. `letIn` shows what waits.
 */
export function useHeldRows<Row>(incoming: readonly Row[], keyOf: (row: Row) => string) {
  const [shownKeys, setShownKeys] = useState<readonly string[] | null>(null);
  const latest = useRef({ incoming, keyOf });
  latest.current = { incoming, keyOf };
  const capture = useCallback(() => latest.current.incoming.map((row) => latest.current.keyOf(row)), []);
  const setHeld = useCallback(
    (isHeld: boolean) => setShownKeys((current) => (isHeld ? (current ?? capture()) : null)),
    [capture],
  );
  const letIn = useCallback(() => setShownKeys(capture()), [capture]);
  return { ...holdRows(shownKeys, incoming, keyOf), setHeld, letIn };
}
