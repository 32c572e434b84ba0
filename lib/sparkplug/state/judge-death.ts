import type { NodeBefore } from './judge-birth';
import type { NodeTrack } from './node-track';
import { type SignDesk, secondsBetween } from './sign-desk';

export type NodeDeath = {
  readonly at: number;
  readonly topic: string;
  /** null when the NDEATH carries none. */
  readonly bdSeq: number | null;
  readonly isUnreadable: boolean;
  readonly metricCount: number;
  readonly seq: number;
  readonly before: NodeBefore;
};

/** Rules S05 and S18 of an NDEATH. A death of the session before is a late Will and no sign. */
export function judgeNodeDeath(desk: SignDesk, node: NodeTrack, death: NodeDeath): void {
  const { at, topic, bdSeq, before } = death;
  const what = [
    ...(death.seq >= 0 ? ['seq on NDEATH'] : []),
    ...(death.metricCount > 1 ? [`NDEATH with ${death.metricCount} metrics`] : []),
  ];
  for (const each of what) addForbidden(desk, node, { at, topic, device: null, what: each });
  const { bdSeq: current, previousBdSeq: previous } = before;
  const isCompared = before.state === 'online' && current !== null && !death.isUnreadable;
  if (!isCompared || bdSeq === current || (bdSeq !== null && bdSeq === previous)) return;
  desk.add(node, { kind: 'death-mismatch', rule: 'S05', at }, () => ({
    topic,
    text: `NDEATH with bdSeq ${bdSeq ?? 'none'}; the session has ${current}, the one before ${previous ?? 'is not known'}`,
    facts: { bdSeq, current, previous, secondsSinceBirth: secondsBetween(node.birthAt, at) },
  }));
}

/** Rule S18. */
export function addForbidden(
  desk: SignDesk,
  node: NodeTrack | null,
  field: {
    at: number;
    topic: string;
    device: string | null;
    what: string;
    group?: string;
    edgeNode?: string;
  },
): void {
  const { at, topic, device, what, group, edgeNode } = field;
  desk.add(node, { kind: 'forbidden-field', rule: 'S18', at }, () => ({
    device,
    topic,
    text: what,
    facts: { what },
    ...(group === undefined ? {} : { group }),
    ...(edgeNode === undefined ? {} : { edgeNode }),
  }));
}
