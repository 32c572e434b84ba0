import { hashText, joinHashes } from './hash-bytes';
import { codeHash } from './value-codes';

type Owner = { readonly group: string; readonly edgeNode: string; readonly device: string | null };

/**
 * The topic under which the metrics of an edge node or device are learned: the one of its data. Births come on another topic,
 * but tell of the same metrics, so that there is one series for each metric of each node or device.
 */
export function dataTopicOf({ group, edgeNode, device }: Owner): string {
  return device === null
    ? `spBv1.0/${group}/NDATA/${edgeNode}`
    : `spBv1.0/${group}/DDATA/${edgeNode}/${device}`;
}

/** The part of its metrics' hashes that an edge node or device has in common. */
export function ownerHash(dataTopic: string): number {
  return hashText(dataTopic);
}

/**
 * The hash under which a metric's channel is stored, never 0. It holds the owner too, so that a channel that was given to
 * another topic is never taken for the metric's own. `nameHash` is `hashBytes` of `lib/sparkplug`. Stored with baselines: when
 * it changes, metrics are learned anew.
 */
export function metricHash(owner: number, nameHash: number, isBoolean: boolean): number {
  const hash = joinHashes(owner, nameHash);
  return (isBoolean ? hash ^ codeHash : hash) >>> 0 || 1;
}
