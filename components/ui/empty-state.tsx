import type { ReactNode } from 'react';

type Props = {
  /** What would be here. */
  readonly title: string;
  /** Why it is not. */
  readonly why: ReactNode;
  /** The one thing to do next. */
  readonly next?: ReactNode;
};

export function EmptyState({ title, why, next }: Props) {
  return (
    <div className="mx-auto flex max-w-xl flex-col items-start gap-3 px-4 py-8">
      <h2 className="text-lg font-semibold">{title}</h2>
      <div className="text-sm text-dim">{why}</div>
      {next && <div className="w-full text-sm">{next}</div>}
    </div>
  );
}
