import type { ReactNode } from 'react';
import { classNames } from './class-names';

type Props = {
  /** Up to four columns where the page is that wide. */
  readonly isWide?: boolean;
  readonly children: ReactNode;
};

/** Facts in two columns. */
export function Facts({ isWide = false, children }: Props) {
  return (
    <dl
      className={classNames(
        'grid grid-cols-2 gap-x-6 gap-y-2 text-sm',
        isWide && 'md:grid-cols-3 xl:grid-cols-4',
      )}
    >
      {children}
    </dl>
  );
}

export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-faint">{name}</dt>
      <dd className="mt-0.5 min-w-0 break-words [&_time]:whitespace-normal">{children}</dd>
    </div>
  );
}

/** A titled part of a detail. */
export function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="flex flex-col gap-2">
      <h2 className="border-b pb-1 text-sm text-dim break-after-avoid-page">{title}</h2>
      {children}
    </section>
  );
}
