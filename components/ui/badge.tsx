import type { ReactNode } from 'react';
import { classNames } from './class-names';

/** A short outlined label. */
export function Badge({
  children,
  tone = 'quiet',
}: {
  readonly children: ReactNode;
  readonly tone?: 'quiet' | 'warn' | 'good' | 'bad';
}) {
  const tones = {
    quiet: 'border-line text-dim',
    warn: 'border-warn text-warn',
    good: 'border-good text-good',
    bad: 'border-bad text-bad',
  };
  return (
    <span
      className={classNames(
        'inline-flex h-5 shrink-0 items-center rounded-box border px-1.5 text-xs whitespace-nowrap',
        tones[tone],
      )}
    >
      {children}
    </span>
  );
}
