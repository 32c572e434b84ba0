import type { ReactNode } from 'react';

/** The title line of a page, with its actions at the right. */
export function PageTitle({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <header className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-2 gap-y-1">
      <h1 className="min-w-0 grow truncate text-xl">{title}</h1>
      {children}
    </header>
  );
}
