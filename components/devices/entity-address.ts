import type { EntityRef } from '@/lib/domain/availability-views';

/** The page of an edge node, device or defined device. */
export function entityAddress({ kind, id }: EntityRef): string {
  return `/devices/${kind}/${id}`;
}

/** Ids count within a kind: both together are a key. */
export function entityKey({ kind, id }: EntityRef): string {
  return `${kind}-${id}`;
}
