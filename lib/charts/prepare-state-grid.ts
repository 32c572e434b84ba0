import type { FleetItemView } from '@/lib/domain/availability-views';
import type { PresenceState } from '@/lib/domain/views';

/** An edge node with its devices, or one defined device. */
export type GridRow = {
  readonly key: string;
  readonly name: string;
  readonly items: readonly FleetItemView[];
};

/** One Sparkplug group (or all defined devices) of a broker. */
export type GridGroup = {
  readonly key: string;
  readonly title: string;
  readonly brokerId: number;
  readonly broker: string;
  readonly counts: Readonly<Record<PresenceState, number>>;
  readonly rows: readonly GridRow[];
};

type Working = {
  title: string;
  brokerId: number;
  broker: string;
  counts: Record<PresenceState, number>;
  rows: Map<string, FleetItemView[]>;
};

/**
 * The fleet as cells: by broker and group, then by edge node, the node itself before its devices; everything else keeps the
 * order in which it came. Defined devices stand in a group of their own.
 */
export function prepareStateGrid(items: readonly FleetItemView[]): readonly GridGroup[] {
  const groups = new Map<string, Working>();
  for (const item of items) {
    const isDefined = item.kind === 'defined';
    const key = `${item.brokerId}/${isDefined ? 'defined' : `sparkplug/${item.group}`}`;
    const group = groups.get(key) ?? {
      title: isDefined ? 'Defined devices' : item.group,
      brokerId: item.brokerId,
      broker: item.broker,
      counts: { online: 0, offline: 0, unknown: 0 },
      rows: new Map<string, FleetItemView[]>(),
    };
    groups.set(key, group);
    group.counts[item.state]++;
    const rowKey = String(isDefined ? item.id : (item.nodeId ?? item.id));
    const row = group.rows.get(rowKey);
    if (row === undefined) group.rows.set(rowKey, [item]);
    else if (item.kind === 'node') row.unshift(item);
    else row.push(item);
  }
  return [...groups].map(([key, { rows, ...group }]) => ({
    ...group,
    key,
    rows: [...rows].map(([rowKey, members]) => ({
      key: rowKey,
      name: members[0]?.edgeNode ?? members[0]?.name ?? '',
      items: members,
    })),
  }));
}
