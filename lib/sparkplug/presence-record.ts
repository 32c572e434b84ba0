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
  isDirty: boolean;
  /** When `lastMessageAt` was last handed out, so that busy senders are written seldom. */
  takenAt: number;
  /** Known from a broker's stored birth certificate, so that live data proves it online. */
  hasCertificate: boolean;
};

export type DeviceRecord = Mutable<DevicePresence> & Working;
export type NodeRecord = Mutable<NodePresence> &
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
  lastMessageAt: null,
  isDirty: false,
  takenAt: Number.NEGATIVE_INFINITY,
  hasCertificate: false,
} as const;

export const joinedLate = 'no birth seen yet';

export function newNode(group: string, edgeNode: string, at: number): NodeRecord {
  return {
    ...fresh,
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

export function newDevice(node: NodeRecord, device: string, at: number): DeviceRecord {
  const reason = node.state === 'offline' ? 'edge node is offline' : joinedLate;
  const { group, edgeNode, state } = node;
  return {
    ...fresh,
    group,
    edgeNode,
    device,
    since: at,
    firstSeenAt: at,
    reason,
    state: state === 'offline' ? 'offline' : 'unknown',
  };
}

export function nodeRow(record: NodeRecord): NodePresence {
  const {
    isDirty: _d,
    takenAt: _t,
    hasCertificate: _c,
    devices: _v,
    previousBdSeq: _p,
    unmatchedDeathAt: _u,
    ...row
  } = record;
  return row;
}

export function deviceRow(record: DeviceRecord): DevicePresence {
  const { isDirty: _d, takenAt: _t, hasCertificate: _c, ...row } = record;
  return row;
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
