import type { SparkplugTransition } from './transition';

export type PresenceState = SparkplugTransition['next'];

/** Presence of an edge node, as the `edge_node` table keeps it; times are ms since the epoch, counts totals. */
export type NodePresence = {
  readonly group: string;
  readonly edgeNode: string;
  readonly state: PresenceState;
  readonly since: number;
  readonly reason: string | null;
  readonly bdSeq: number | null;
  readonly births: number;
  readonly deaths: number;
  readonly metricCount: number | null;
  readonly lastMessageAt: number | null;
  readonly firstSeenAt: number;
};

/** Presence of a device, as the `device` table keeps it. */
export type DevicePresence = Omit<NodePresence, 'bdSeq'> & { readonly device: string };

/** Presence of a host application, as the `host_application` table keeps it. */
export type HostPresence = {
  readonly hostId: string;
  readonly state: PresenceState;
  readonly since: number;
  readonly reason: string | null;
  readonly firstSeenAt: number;
};

/** Rows that changed since they were last taken; whole rows, so writing one twice is harmless. */
export type PresenceChanges = {
  readonly nodes: readonly NodePresence[];
  readonly devices: readonly DevicePresence[];
  readonly hosts: readonly HostPresence[];
};

type Mutable<Row> = { -readonly [Key in keyof Row]: Row[Key] };

/** What is only in memory of one edge node or device. */
type Working = {
  /** Where its last-message time is kept, see `LastHeard`. */
  readonly slot: number;
  isDirty: boolean;
  /** Its last birth surely still holds (a copy that the broker keeps; it has only left), so that live data proves it online. */
  hasCertificate: boolean;
};

export type DeviceRecord = Mutable<Omit<DevicePresence, 'lastMessageAt'>> & Working;
export type NodeRecord = Mutable<Omit<NodePresence, 'lastMessageAt'>> &
  Working & {
    readonly devices: Map<string, DeviceRecord>;
    previousBdSeq: number | null;
    /** When an NDEATH was believed without a birth to match it with; null otherwise. */
    unmatchedDeathAt: number | null;
  };
export type HostRecord = Mutable<HostPresence> & { isDirty: boolean; lastTimestamp: number };

const fresh = {
  state: 'unknown',
  births: 0,
  deaths: 0,
  metricCount: null,
  isDirty: false,
  hasCertificate: false,
} as const;

export const joinedLate = 'no birth seen yet';

export function newNode(
  slot: number,
  name: { readonly group: string; readonly edgeNode: string },
  at: number,
): NodeRecord {
  const { group, edgeNode } = name;
  return {
    ...fresh,
    slot,
    group,
    edgeNode,
    since: at,
    firstSeenAt: at,
    reason: joinedLate,
    bdSeq: null,
    devices: new Map(),
    previousBdSeq: null,
    unmatchedDeathAt: null,
  };
}

export function newDevice(slot: number, node: NodeRecord, device: string, at: number): DeviceRecord {
  const reason = node.state === 'offline' ? 'edge node is offline' : joinedLate;
  const { group, edgeNode, state } = node;
  return {
    ...fresh,
    slot,
    group,
    edgeNode,
    device,
    since: at,
    firstSeenAt: at,
    reason,
    state: state === 'offline' ? 'offline' : 'unknown',
  };
}

export function nodeRow(record: NodeRecord, lastMessageAt: number | null): NodePresence {
  return { ...senderRow(record, lastMessageAt), bdSeq: record.bdSeq };
}

export function deviceRow(record: DeviceRecord, lastMessageAt: number | null): DevicePresence {
  return { ...senderRow(record, lastMessageAt), device: record.device };
}

function senderRow(record: NodeRecord | DeviceRecord, lastMessageAt: number | null) {
  const { group, edgeNode, state, since, reason, births, deaths, metricCount, firstSeenAt } = record;
  return { group, edgeNode, state, since, reason, births, deaths, metricCount, lastMessageAt, firstSeenAt };
}

/** Takes stored totals and times over into a fresh record. */
export function restoreRow(record: NodeRecord | DeviceRecord, row: NodePresence | DevicePresence): void {
  const { state, since, reason, births, deaths, metricCount, firstSeenAt } = row;
  Object.assign(record, { state, since, reason, births, deaths, metricCount, firstSeenAt });
  if ('bdSeq' in record && 'bdSeq' in row) record.bdSeq = row.bdSeq;
}

export function newHost(hostId: string, at: number): HostRecord {
  return {
    hostId,
    state: 'unknown',
    since: at,
    reason: null,
    firstSeenAt: at,
    isDirty: false,
    lastTimestamp: 0,
  };
}

export function hostRow(record: HostRecord): HostPresence {
  const { isDirty: _d, lastTimestamp: _l, ...row } = record;
  return row;
}
