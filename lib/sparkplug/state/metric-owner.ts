/** Whose birth declared the metrics: nobody's yet, one from before our link, or one of this session that we can rely on. */
export type Declared = 'none' | 'stored' | 'live';

/** The metrics of one edge node (`device` null) or device, found by alias or name. Changed by `MetricTable` only. */
export type MetricOwner = {
  readonly id: number;
  readonly group: string;
  readonly edgeNode: string;
  readonly device: string | null;
  declared: Declared;
  /** Rows in `MetricColumns`, `count` of them. */
  rows: Int32Array;
  count: number;
  /** Open-addressed: row + 1, or 0; first the half by alias, then the half by name. */
  slots: Int32Array;
  hasAliases: boolean;
};

const noRows = new Int32Array(0);

export function newOwner(
  id: number,
  name: { readonly group: string; readonly edgeNode: string; readonly device: string | null },
): MetricOwner {
  const { group, edgeNode, device } = name;
  return {
    id,
    group,
    edgeNode,
    device,
    declared: 'none',
    rows: noRows,
    count: 0,
    slots: noRows,
    hasAliases: false,
  };
}

export function hashAlias(alias: number): number {
  const low = Math.imul(alias >>> 0, 0x9e37_79b1);
  const high = Math.imul(Math.floor(alias / 0x1_0000_0000), 0x85eb_ca6b);
  const mixed = Math.imul(low ^ (low >>> 15) ^ ((high << 13) | (high >>> 19)), 0xc2b2_ae35);
  return mixed ^ (mixed >>> 13);
}
