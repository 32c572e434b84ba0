import { Check, Copy, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { classNames } from './class-names';
import { copyText } from './copy-text';

type Props = {
  readonly text: string;
  readonly label: string;
  readonly isTabStop?: boolean;
  readonly className?: string;
};

/** A small button that copies `text` and says whether it worked. */
export function CopyButton({ text, label, isTabStop = true, className }: Props) {
  const [outcome, setOutcome] = useState<'idle' | 'copied' | 'failed'>('idle');
  useEffect(() => {
    if (outcome === 'idle') return;
    const timer = setTimeout(() => setOutcome('idle'), 1500);
    return () => clearTimeout(timer);
  }, [outcome]);
  const Icon = outcome === 'copied' ? Check : outcome === 'failed' ? X : Copy;
  const said = outcome === 'copied' ? 'Copied' : outcome === 'failed' ? 'Copying is not allowed here' : label;
  return (
    <button
      type="button"
      tabIndex={isTabStop ? undefined : -1}
      className={classNames(
        'print:hidden inline-flex size-5 shrink-0 items-center justify-center rounded-box text-faint hover:bg-raised hover:text-ink',
        className,
      )}
      title={said}
      aria-label={said}
      onClick={(event) => {
        event.stopPropagation();
        event.preventDefault();
        void copyText(text).then((isCopied) => setOutcome(isCopied ? 'copied' : 'failed'));
      }}
    >
      <Icon size={12} aria-hidden />
    </button>
  );
}
