import type { ReactNode } from 'react';
import type { Page } from '@/lib/domain/views';
import type { ApiProblem } from './read-api';

type Props<Item> = {
  readonly read: { readonly body: Page<Item> | null; readonly problem: ApiProblem | null };
  /** Said when the list is empty. */
  readonly none: string;
  readonly children: (item: Item) => ReactNode;
};

/** The rows of a list that is read beside a detail: while it comes, when it fails, when it is empty. */
export function ReadRows<Item>({ read, none, children }: Props<Item>) {
  if (read.problem !== null) return <p className="text-sm text-bad">{read.problem.message}</p>;
  if (read.body === null) return <p className="text-sm text-dim">Reading…</p>;
  if (read.body.items.length === 0) return <p className="text-sm text-dim">{none}</p>;
  return <ul>{read.body.items.map((item) => children(item))}</ul>;
}
