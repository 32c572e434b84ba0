import { Pause, Play } from 'lucide-react';
import { useState } from 'react';
import { useDataPath, useLivePause } from '@/components/live/live-provider';
import { Button } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { useNow } from '@/components/ui/clock';
import { formatAge } from '@/components/ui/format-time';

/** Live or paused: a pause freezes the page and shows how far behind it is. */
export function LiveButton() {
  const { isPaused, held, setPaused, hasOverflowed } = useLivePause();
  const { freshness } = useDataPath();
  const now = useNow();
  const [pausedAt, setPausedAt] = useState(0);
  const toggle = () => {
    if (isPaused && hasOverflowed()) return window.location.reload();
    setPausedAt(now);
    setPaused(!isPaused);
  };
  const isLive = freshness.kind === 'live';
  return (
    <Button
      kind={isPaused ? 'primary' : 'quiet'}
      onClick={toggle}
      aria-pressed={isPaused}
      title={isPaused ? `Paused with ${held} updates waiting. Press to go on.` : 'Press to freeze the page'}
      className="px-2"
    >
      {isPaused ? (
        <>
          <Play size={14} aria-hidden /> <span className="hidden sm:inline">paused,</span>{' '}
          {formatAge(now - pausedAt)} behind
        </>
      ) : (
        <>
          <span aria-hidden className={classNames('leading-none', isLive ? 'text-good' : 'text-warn')}>
            {isLive ? '●' : '◌'}
          </span>
          <span data-testid="live-state">{isLive ? 'live' : 'stale'}</span>
          <Pause size={14} className="text-faint" aria-hidden />
        </>
      )}
    </Button>
  );
}
