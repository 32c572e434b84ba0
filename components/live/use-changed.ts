import { useEffect, useRef } from 'react';
import type { LiveFrame } from '@/lib/live/live-frame';
import { useDataPath, useLiveFrames } from './live-provider';

type ChangedResource = Extract<LiveFrame, { type: 'changed' }>['resource'];

/** A list is read again at most this often, however fast it changes; costly ones give a longer pause. */
const pauseMsDefault = 2000;

/**
 * Calls `read` when a list has changed (throttled, the last change is never lost) and after a loss has ended. `resource`
 * null: only the latter. `ask` asks for a throttled read for other reasons.
 */
export function useChanged(
  resource: ChangedResource | null,
  read: () => Promise<void>,
  pauseMs = pauseMsDefault,
): { ask(): void } {
  const latest = useRef(read);
  const state = useRef({ lastAt: 0, timer: undefined as ReturnType<typeof setTimeout> | undefined });
  useEffect(() => {
    latest.current = read;
  });
  useEffect(() => () => clearTimeout(state.current.timer), []);
  const ask = () => {
    if (state.current.timer !== undefined) return;
    const wait = Math.max(0, state.current.lastAt + pauseMs - Date.now());
    state.current.timer = setTimeout(() => {
      state.current = { lastAt: Date.now(), timer: undefined };
      void latest.current();
    }, wait);
  };
  useLiveFrames((frames) => {
    if (
      frames.some(
        (frame) => frame.type === 'all-read' || (frame.type === 'changed' && frame.resource === resource),
      )
    )
      ask();
  });
  const { freshness } = useDataPath();
  const wasLost = useRef(false);
  useEffect(() => {
    if (wasLost.current && freshness.kind === 'live') void latest.current();
    wasLost.current = freshness.kind !== 'live';
  }, [freshness]);
  return { ask };
}
