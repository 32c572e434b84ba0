import { useEffect, useRef } from 'react';

/** Reads once when a part of a page appears, because what the server rendered for it may be from before. */
export function useReadOnMount(read: () => Promise<void>): void {
  const first = useRef(read);
  useEffect(() => {
    void first.current();
  }, []);
}
