import type { SparkplugSign, SparkplugSignKind } from '@/lib/sparkplug/sign';
import type { SparkplugTransition } from '@/lib/sparkplug/transition';
import { recentByKey } from '../recent-by-key';
import { nodeKeyOf } from './name-entity';

const nodesMax = 20_000;

/** What happened last to each edge node: births and deaths by their cause, signs by their kind; ms since the epoch. */
export type NodeTrail = Map<string, Map<SparkplugSignKind | SparkplugTransition['cause'], number>>;

/** Notes that a sign or a birth or death came; those of hosts are passed over. Bounded by 20,000 edge nodes. */
export function leaveTrail(
  trail: NodeTrail,
  what: SparkplugSignKind | SparkplugTransition['cause'],
  whom: Pick<SparkplugSign, 'group' | 'edgeNode' | 'at'>,
): void {
  if (whom.edgeNode === '') return;
  recentByKey(trail, nodeKeyOf(whom), nodesMax, () => new Map()).set(what, whom.at);
}

/** How long before `now` this last happened to the edge node, in seconds; infinite when never. */
export function secondsSince(
  trail: NodeTrail,
  node: string,
  what: SparkplugSignKind | SparkplugTransition['cause'],
  now: number,
): number {
  const at = trail.get(node)?.get(what);
  return at === undefined ? Number.POSITIVE_INFINITY : Math.max(0, now - at) / 1000;
}
