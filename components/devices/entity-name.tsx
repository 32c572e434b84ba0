import type { FleetItemView } from '@/lib/domain/availability-views';
import { showInvisible } from '@/lib/domain/wire-text';

type Props = { readonly item: Pick<FleetItemView, 'kind' | 'name' | 'group' | 'edgeNode' | 'device'> };

/** What it is in plain, whose it is in quiet behind it: **filler-1** of Bottling / filler-gateway. */
export function EntityName({ item }: Props) {
  const { kind, name, group, edgeNode, device } = item;
  const own = kind === 'defined' ? name : (device ?? edgeNode ?? name);
  const above = { defined: 'defined', node: group, device: `${group} / ${edgeNode ?? ''}` }[kind];
  return (
    <span className="text-xs" title={showInvisible(name)}>
      <bdi className="font-mono text-ink">{showInvisible(own)}</bdi>{' '}
      <bdi className="text-faint">{showInvisible(above)}</bdi>
    </span>
  );
}
