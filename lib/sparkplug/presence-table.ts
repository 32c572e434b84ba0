import { LastHeard } from './last-heard';
import {
  type DeviceRecord,
  deviceRow,
  type HostRecord,
  hostRow,
  type NodeRecord,
  newDevice,
  newHost,
  newNode,
  nodeRow,
  type PresenceChanges,
  type PresenceState,
} from './presence-record';
import type { SparkplugTransition } from './transition';

export type PresenceBounds = {
  readonly nodesMax: number;
  /** Devices of all edge nodes together. */
  readonly devicesMax: number;
  readonly hostsMax: number;
  /** How often at most a busy sender's row is handed out just because its last-message time moved. */
  readonly touchIntervalMs: number;
};

/** A move of one record to a state, or the repetition of the state it is in. */
export type Move = {
  readonly cause: SparkplugTransition['cause'];
  readonly next: PresenceState;
  readonly reason: string;
  readonly at: number;
  readonly bdSeq?: number | null;
  readonly metricCount?: number | null;
  readonly format?: '3.0' | '2.2';
  /** The same state, but counted from now: a new session. */
  readonly isRestart?: boolean;
  /** Told of, but without any effect on the record. */
  readonly isIgnored?: boolean;
};

/** The bounded records behind `SparkplugPresence`, and which of them have changed since they were last taken. */
export class PresenceTable {
  readonly nodes = new Map<string, NodeRecord>();
  readonly hosts = new Map<string, HostRecord>();
  refusedNames = 0;
  private readonly lastHeard = new LastHeard();
  private deviceCount = 0;
  private dirtyNodes: NodeRecord[] = [];
  private dirtyDevices: DeviceRecord[] = [];
  private dirtyHosts: HostRecord[] = [];

  constructor(private readonly bounds: PresenceBounds) {}

  /** The record of an edge node, made when it is new; null when there is no room for another. */
  node(
    name: { readonly group: string; readonly edgeNode: string },
    nodeKey: string,
    at: number,
  ): NodeRecord | null {
    const known = this.nodes.get(nodeKey);
    if (known) return known;
    if (this.nodes.size >= this.bounds.nodesMax) return this.refuse();
    const node = newNode(this.lastHeard.add(), name, at);
    this.nodes.set(nodeKey, node);
    this.markNode(node);
    return node;
  }

  device(node: NodeRecord, name: string, at: number): DeviceRecord | null {
    const known = node.devices.get(name);
    if (known) return known;
    if (this.deviceCount >= this.bounds.devicesMax) return this.refuse();
    const device = newDevice(this.lastHeard.add(), node, name, at);
    node.devices.set(name, device);
    this.deviceCount++;
    this.markDevice(device);
    return device;
  }

  host(hostId: string, at: number): HostRecord | null {
    const known = this.hosts.get(hostId);
    if (known) return known;
    if (this.hosts.size >= this.bounds.hostsMax) return this.refuse();
    const host = newHost(hostId, at);
    this.hosts.set(hostId, host);
    this.markHost(host);
    return host;
  }

  heardNode(node: NodeRecord, at: number): void {
    if (this.lastHeard.hear(node.slot, at, this.bounds.touchIntervalMs)) this.markNode(node);
  }

  heardDevice(device: DeviceRecord, at: number): void {
    if (this.lastHeard.hear(device.slot, at, this.bounds.touchIntervalMs)) this.markDevice(device);
  }

  /** When the edge node or one of its devices was heard last. */
  heardAt(node: NodeRecord): number | null {
    return this.lastHeard.get(node.slot);
  }

  moveNode(node: NodeRecord, move: Move): SparkplugTransition {
    this.markNode(node);
    return shift(node, move, {
      entity: 'node',
      group: node.group,
      edgeNode: node.edgeNode,
      device: null,
      hostId: null,
    });
  }

  moveDevice(device: DeviceRecord, move: Move): SparkplugTransition {
    this.markDevice(device);
    const { group, edgeNode } = device;
    return shift(device, move, { entity: 'device', group, edgeNode, device: device.device, hostId: null });
  }

  moveHost(host: HostRecord, move: Move): SparkplugTransition {
    this.markHost(host);
    const names = {
      entity: 'host',
      group: '',
      edgeNode: '',
      device: null,
      hostId: host.hostId,
      ...(move.format === undefined ? {} : { format: move.format }),
    } as const;
    return shift(host, move, names);
  }

  markNode(node: NodeRecord): void {
    if (node.isDirty) return;
    node.isDirty = true;
    this.dirtyNodes.push(node);
  }

  markDevice(device: DeviceRecord): void {
    if (device.isDirty) return;
    device.isDirty = true;
    this.dirtyDevices.push(device);
  }

  markHost(host: HostRecord): void {
    if (host.isDirty) return;
    host.isDirty = true;
    this.dirtyHosts.push(host);
  }

  /** The changed rows; each is handed out once. */
  take(): PresenceChanges {
    const changes = {
      nodes: this.dirtyNodes.map((node) => nodeRow(node, this.lastHeard.take(node.slot))),
      devices: this.dirtyDevices.map((device) => deviceRow(device, this.lastHeard.take(device.slot))),
      hosts: this.dirtyHosts.map(hostRow),
    };
    for (const record of [...this.dirtyNodes, ...this.dirtyDevices, ...this.dirtyHosts])
      record.isDirty = false;
    this.dirtyNodes = [];
    this.dirtyDevices = [];
    this.dirtyHosts = [];
    return changes;
  }

  private refuse(): null {
    this.refusedNames++;
    return null;
  }
}

type Names = Pick<SparkplugTransition, 'entity' | 'group' | 'edgeNode' | 'device' | 'hostId' | 'format'>;
type Shifted = { state: PresenceState; since: number; reason: string | null };

function shift(record: Shifted, move: Move, names: Names): SparkplugTransition {
  const { cause, next, reason, at, bdSeq = null, metricCount = null } = move;
  const previous = record.state;
  if (move.isIgnored) return { ...names, cause, previous, next, reason, at, bdSeq, metricCount };
  if (previous !== next || move.isRestart) record.since = at;
  record.state = next;
  record.reason = reason;
  return { ...names, cause, previous, next, reason, at, bdSeq, metricCount };
}
