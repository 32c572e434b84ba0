import { type RefObject, useEffect } from 'react';

/** A list at rest for this long, and not scrolled, is let go again. */
const restMs = 5000;

/** Calls `onHold(true)` while someone moves, types or has scrolled in the list, and `onHold(false)` after a rest at its top. */
export function useHoldWhileActive(
  list: RefObject<HTMLElement | null>,
  onHold: (isHeld: boolean) => void,
): void {
  useEffect(() => {
    const element = list.current;
    if (!element) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const rest = () => {
      if (element.scrollTop <= 0) onHold(false);
    };
    const touch = () => {
      onHold(true);
      clearTimeout(timer);
      timer = setTimeout(rest, restMs);
    };
    const kinds = ['pointermove', 'pointerdown', 'keydown', 'scroll'] as const;
    for (const kind of kinds) element.addEventListener(kind, touch, { passive: true });
    return () => {
      clearTimeout(timer);
      for (const kind of kinds) element.removeEventListener(kind, touch);
    };
  }, [list, onHold]);
}
