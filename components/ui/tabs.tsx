import { Tabs as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';

type Tab = { readonly key: string; readonly title: ReactNode; readonly content: ReactNode };

export function Tabs({ tabs, label }: { readonly tabs: readonly Tab[]; readonly label: string }) {
  return (
    <Primitive.Root defaultValue={tabs[0]?.key} className="flex min-h-0 flex-col">
      <Primitive.List aria-label={label} className="flex gap-1 overflow-x-auto border-b">
        {tabs.map((tab) => (
          <Primitive.Trigger
            key={tab.key}
            value={tab.key}
            className="-mb-px h-8 border-b-2 border-transparent px-3 text-sm whitespace-nowrap text-dim hover:text-ink data-[state=active]:border-accent data-[state=active]:font-semibold data-[state=active]:text-ink"
          >
            {tab.title}
          </Primitive.Trigger>
        ))}
      </Primitive.List>
      {tabs.map((tab) => (
        <Primitive.Content key={tab.key} value={tab.key} className="min-h-0 pt-3">
          {tab.content}
        </Primitive.Content>
      ))}
    </Primitive.Root>
  );
}
