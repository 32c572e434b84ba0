import type { ReactNode } from 'react';
import type { ApiProblem } from '@/components/live/read-api';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { ProblemLine } from '@/components/ui/problem-line';
import { Select } from '@/components/ui/select';
import type { useShown } from './use-shown';

type Props<Item> = {
  readonly list: {
    readonly items: readonly Item[];
    readonly problem: ApiProblem | null;
    readonly isComplete: boolean;
    loadMore(): Promise<void>;
  };
  readonly intro: string;
  /** The button that adds one; null for those who may not. */
  readonly add: { readonly title: string; onClick(): void } | null;
  readonly shown?: ReturnType<typeof useShown>;
  readonly empty: { readonly title: string; readonly why: string };
  readonly children: (item: Item) => ReactNode;
};

/** A list of rules that people made, each a card, with what adds another. */
export function RuleList<Item>({ list, intro, add, shown, empty, children }: Props<Item>) {
  return (
    <>
      <ProblemLine problem={list.problem} />
      <div className="flex flex-wrap items-center gap-3">
        <p className="min-w-60 grow text-sm text-dim">{intro}</p>
        {shown && (
          <Select
            isSmall
            label="Which are shown"
            value={shown.value}
            options={shown.options}
            onChange={shown.choose}
          />
        )}
        {add && (
          <Button kind="primary" size="small" onClick={add.onClick}>
            {add.title}
          </Button>
        )}
      </div>
      {list.items.length === 0 &&
        (shown?.value === 'over' ? (
          <EmptyState title="None is over" why="Those that ended are kept and show here." />
        ) : (
          <EmptyState title={empty.title} why={empty.why} />
        ))}
      <ul className="flex flex-col gap-2">{list.items.map(children)}</ul>
      {!list.isComplete && (
        <Button className="self-center" onClick={() => void list.loadMore()}>
          Show more
        </Button>
      )}
    </>
  );
}
