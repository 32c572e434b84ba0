import { classNames } from './class-names';

const stateSigns = {
  online: { shape: '●', word: 'online', colour: 'text-good' },
  offline: { shape: '○', word: 'offline', colour: 'text-bad' },
  degraded: { shape: '◐', word: 'degraded', colour: 'text-warn' },
  unknown: { shape: '?', word: 'unknown', colour: 'text-dim' },
  refused: { shape: '✕', word: 'refused', colour: 'text-bad' },
  stale: { shape: '◌', word: 'stale', colour: 'text-faint' },
} as const;
export type SignName = keyof typeof stateSigns;

type Props = {
  readonly sign: SignName;
  /** A more exact word than the sign's own: "blind", "TLS error". */
  readonly word?: string;
  readonly className?: string;
};

/** A state as shape, word and colour, never colour alone. */
export function StateSign({ sign, word, className }: Props) {
  const { shape, word: ownWord, colour } = stateSigns[sign];
  return (
    <span
      className={classNames('live inline-flex items-baseline gap-1.5 whitespace-nowrap', colour, className)}
    >
      <span aria-hidden className="w-3 text-center font-semibold leading-none">
        {shape}
      </span>
      {word ?? ownWord}
    </span>
  );
}
