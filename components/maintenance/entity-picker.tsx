import { useState } from 'react';
import { useRead } from '@/components/live/use-read';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { StateSign } from '@/components/ui/state-sign';
import type { EntityKind, FleetItemView } from '@/lib/domain/availability-views';
import type { Page } from '@/lib/domain/views';
import { showInvisible } from '@/lib/domain/wire-text';

const shownMax = 6;

type Props = {
  readonly kind: EntityKind;
  readonly brokerId: number;
  readonly chosen: { readonly id: number; readonly name: string } | null;
  readonly error: string | null;
  onChoose(item: { readonly id: number; readonly name: string } | null): void;
};

const words = { node: 'Edge node', device: 'Device', defined: 'Defined device' } as const;

/** Finds one edge node or device by a part of its name. */
export function EntityPicker({ kind, brokerId, chosen, error, onChoose }: Props) {
  const [text, setText] = useState('');
  const parameters = new URLSearchParams({
    kind,
    brokerId: String(brokerId),
    q: text.trim(),
    sort: 'name',
    limit: String(shownMax),
  });
  const read = useRead<Page<FleetItemView>>(chosen === null ? `availability?${parameters}` : null, {
    keepsFormer: true,
  });
  if (chosen !== null)
    return (
      <div className="flex flex-col gap-1">
        <span className="text-sm font-semibold">{words[kind]}</span>
        <span className="flex flex-wrap items-center gap-2 text-sm">
          <bdi className="min-w-0 font-mono text-xs break-all">{showInvisible(chosen.name)}</bdi>
          <Button size="small" onClick={() => onChoose(null)}>
            Choose another
          </Button>
        </span>
      </div>
    );
  const items = read.body?.items ?? [];
  return (
    <div className="flex flex-col gap-1">
      <TextField
        label={words[kind]}
        help="Type a part of its name, then choose it below."
        autoComplete="off"
        error={error}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <ul aria-label="Found" className="flex flex-col">
        {items.map((item) => (
          <li key={item.id}>
            <button
              type="button"
              className="flex min-h-8 w-full items-center gap-3 rounded-box px-2 text-left text-sm hover:bg-raised"
              onClick={() => onChoose({ id: item.id, name: item.name })}
            >
              <StateSign sign={item.state} className="w-20 shrink-0" />
              <bdi className="min-w-0 truncate font-mono text-xs">{showInvisible(item.name)}</bdi>
            </button>
          </li>
        ))}
      </ul>
      {read.body !== null && items.length === 0 && <p className="text-xs text-dim">None of this name.</p>}
      {read.problem && <p className="text-xs text-bad">{read.problem.message}</p>}
    </div>
  );
}
