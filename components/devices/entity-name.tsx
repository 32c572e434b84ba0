import type { FleetItemView } from '@/lib/domain/availability-views';
import { showInvisible } from '@/lib/domain/wire-text';

type Props = { readonly item: Pick<FleetItemView, 'kind' | 'name' | 'group' | 'edgeNode' | 'device'> };

/** Whose it is in quiet, what it is in plain: `Bottling / filler-gateway / ` **filler-1**. */
export function EntityName({ item }: Props) {
  const own = item.kind === 'defined' ? item.name : (item.device ?? item.edgeNode ?? item.name);
  const above =
    item.kind === 'defined' ? [] : item.kind === 'node' ? [item.group] : [item.group, item.edgeNode ?? ''];
  return (
    <bdi className="font-mono text-xs" title={showInvisible(item.name)}>
      {above.map((part) => (
        <span key={part} className="text-faint">
          {showInvisible(part)} /{' '}
        </span>
      ))}
      <span className="text-ink">{showInvisible(own)}</span>
      {item.kind === 'defined' && <span className="font-sans text-faint"> (defined)</span>}
    </bdi>
  );
}
