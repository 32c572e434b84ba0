import { useCallback, useEffect, useState } from 'react';

/** A small value kept in this browser only (`localStorage`); the fallback stands until it has been read. */
export function useStoredValue<Value>(key: string, fallback: Value, parse: (raw: unknown) => Value | null) {
  const [value, setValue] = useState(fallback);
  // biome-ignore lint/correctness/useExhaustiveDependencies: read once per key; `parse` is a constant of its caller.
  useEffect(() => {
    const stored = localStorage.getItem(key);
    if (stored === null) return;
    try {
      const parsed = parse(JSON.parse(stored));
      if (parsed !== null) setValue(parsed);
    } catch {
      localStorage.removeItem(key);
    }
  }, [key]);
  const store = useCallback(
    (next: Value) => {
      setValue(next);
      localStorage.setItem(key, JSON.stringify(next));
    },
    [key],
  );
  return [value, store] as const;
}
