import type { DeviceRecord, NodeRecord } from '../presence-record';
import { ClockTracker } from './clock-tracker';
import type { MetricOwner } from './metric-owner';
import type { NodeClient } from './node-client';
import type { PayloadMemory } from './payload-memory';
import { SequenceTracker } from './sequence-tracker';
import type { SignSource } from './sign-desk';

export type DeviceTrack = {
  readonly name: string;
  readonly metrics: MetricOwner;
  /** Its presence; null while presence has no room for it. */
  readonly record: DeviceRecord | null;
};

/** What is known of an edge node beside its presence. Times are ms since the epoch. */
export type NodeTrack = SignSource & {
  readonly key: string;
  /** Its presence. */
  readonly record: NodeRecord;
  readonly metrics: MetricOwner;
  readonly devices: Map<string, DeviceTrack>;
  readonly sequence: SequenceTracker;
  readonly clock: ClockTracker;
  readonly client: NodeClient;
  memory: PayloadMemory | null;
  /** The last live NBIRTH of this link; null when none came since. */
  birthAt: number | null;
  birthHash: number;
  birthTimestamp: number;
  /** Newest last. */
  recentBirths: { readonly bdSeq: number; readonly at: number }[];
  /** Sessions in a row that began with the same bdSeq as the one before. */
  sameBdSeqs: number;
  deathAt: number | null;
  inOrderAfterDeath: number;
  rebirthAskedAt: number | null;
  dataBeforeBirthAt: number;
  twoHeadsAt: number;
  rebirths: number;
  lostMessages: number;
  /** Of which of the monitor's own gaps the sequence knows. */
  epoch: number;
  isTravelDirty: boolean;
  /** Waits to be handed out. */
  isMoving: boolean;
  travelGivenAt: number;
};

export function newNodeTrack(
  record: NodeRecord,
  own: { readonly metrics: MetricOwner; readonly client: NodeClient },
  reorderMs: number,
): NodeTrack {
  const { group, edgeNode, firstSeenAt } = record;
  return {
    group,
    edgeNode,
    firstSeenAt,
    allowance: null,
    key: `${group}/${edgeNode}`,
    record,
    metrics: own.metrics,
    devices: new Map(),
    sequence: new SequenceTracker(reorderMs),
    clock: new ClockTracker(),
    client: own.client,
    memory: null,
    birthAt: null,
    birthHash: 0,
    birthTimestamp: Number.NaN,
    recentBirths: [],
    sameBdSeqs: 0,
    deathAt: null,
    inOrderAfterDeath: 0,
    rebirthAskedAt: null,
    dataBeforeBirthAt: Number.NEGATIVE_INFINITY,
    twoHeadsAt: Number.NEGATIVE_INFINITY,
    rebirths: 0,
    lostMessages: 0,
    epoch: 0,
    isTravelDirty: false,
    isMoving: false,
    travelGivenAt: Number.NEGATIVE_INFINITY,
  };
}
