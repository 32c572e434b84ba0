import type { NodeRecord, PresenceChanges } from '../presence-record';
import type { MetricRow, NodeTravelRow, QuirkRow } from '../stored-rows';
import { ClientBook } from './client-book';
import { restoreMetrics } from './declare-metrics';
import type { FleetMetrics } from './fleet-metrics';
import { HostSigns } from './judge-host';
import { LookAlikes } from './look-alike';
import { quality } from './metric-columns';
import type { MetricOwner } from './metric-owner';
import { type DeviceTrack, type NodeTrack, newNodeTrack } from './node-track';
import { QuirkBook } from './quirk-book';
import { SignDesk, signName } from './sign-desk';

const bytesPerNode = 7000;
const travelMax = 2000;
const travelEveryMs = 60_000;

/** All edge nodes and devices beside their presence; as many as presence has, which is bounded. */
export class FleetTracks {
  readonly quirks: QuirkBook;
  readonly desk: SignDesk;
  readonly hosts = new HostSigns();
  readonly lookAlikes = new LookAlikes();
  readonly clients = new ClientBook((key) => this.nodes.get(key));
  /** Nodes with a gap that may still be filled. */
  readonly withGaps = new Set<NodeTrack>();
  private readonly nodes = new Map<string, NodeTrack>();
  private moving: NodeTrack[] = [];
  private epoch = 0;

  constructor(
    private readonly metrics: FleetMetrics,
    private readonly options: { readonly learningMs: number; readonly reorderMs: number },
  ) {
    this.quirks = new QuirkBook(options.learningMs);
    this.desk = new SignDesk(this.quirks);
  }

  get bytes(): number {
    return this.nodes.size * bytesPerNode;
  }

  find(nodeKey: string): NodeTrack | undefined {
    return this.nodes.get(nodeKey);
  }

  /** The track of a node that presence has a record of; made when it is new. */
  node(
    key: string,
    record: NodeRecord,
    from: { readonly at: number; readonly topic: string } | null,
  ): NodeTrack {
    const known = this.nodes.get(key);
    if (known) return known;
    const { group, edgeNode } = record;
    const own = {
      metrics: this.metrics.table.owner({ group, edgeNode, device: null }),
      client: this.clients.of(key),
    };
    const node = newNodeTrack(record, own, this.options.reorderMs);
    this.nodes.set(key, node);
    this.compare(node, { scope: 'group', name: group, what: 'group', device: null }, from);
    this.compare(node, { scope: `node ${group}`, name: edgeNode, what: 'node', device: null }, from);
    return node;
  }

  device(
    node: NodeTrack,
    name: string,
    from: { readonly at: number; readonly topic: string } | null,
  ): DeviceTrack {
    const known = node.devices.get(name);
    if (known) return known;
    const { group, edgeNode } = node;
    const metrics = this.metrics.table.owner({ group, edgeNode, device: name });
    const device = { name, metrics, record: node.record.devices.get(name) ?? null };
    node.devices.set(name, device);
    this.compare(node, { scope: `device ${node.key}`, name, what: 'device', device: name }, from);
    return device;
  }

  /** S32. */
  private compare(
    node: NodeTrack,
    seen: { scope: string; name: string; what: 'group' | 'node' | 'device'; device: string | null },
    from: { readonly at: number; readonly topic: string } | null,
  ): void {
    const known = this.lookAlikes.see(seen.scope, seen.name);
    if (known === null || from === null) return;
    const { what, device } = seen;
    const name = signName(seen.name);
    this.desk.add(node, { kind: 'look-alike', rule: 'S32', at: from.at }, () => ({
      device,
      topic: from.topic,
      text: `the ${what} id ${name} looks like ${signName(known)}`,
      facts: { name, known: signName(known), what },
    }));
  }

  ownerOf(nodeKey: string, device: string | null): MetricOwner | undefined {
    const node = this.nodes.get(nodeKey);
    return device === null ? node?.metrics : node?.devices.get(device)?.metrics;
  }

  /** All values of a node, and of its devices, are worth no more than this. */
  spoil(node: NodeTrack, reason: number, devicesReason = reason): void {
    this.metrics.table.setQuality(node.metrics, reason);
    for (const { metrics } of node.devices.values()) this.metrics.table.setQuality(metrics, devicesReason);
  }

  /** Every sequence begins anew with its node's next message; cheap, because it may be called for each message. */
  forgetSequences(): void {
    this.epoch++;
    if (this.withGaps.size > 0) this.withGaps.clear();
  }

  /** The node's sequence as it is to be believed now. */
  renewSequence(node: NodeTrack): void {
    if (node.epoch === this.epoch) return;
    node.epoch = this.epoch;
    node.sequence.forget();
  }

  linkLost(): void {
    this.clients.forget();
    this.forgetSequences();
    for (const node of this.nodes.values()) {
      node.birthAt = null;
      node.deathAt = null;
      node.inOrderAfterDeath = 0;
      node.rebirthAskedAt = null;
      node.recentBirths = [];
      this.spoil(node, quality.linkLost);
      for (const owner of [node.metrics, ...Array.from(node.devices.values(), ({ metrics }) => metrics)])
        if (owner.declared === 'live') owner.declared = 'stored';
    }
  }

  /** Something that `takeTravel` tells has moved. */
  touchTravel(node: NodeTrack): void {
    if (node.isMoving) return;
    node.isMoving = true;
    this.moving.push(node);
  }

  takeTravel(now: number): readonly NodeTravelRow[] {
    const rows: NodeTravelRow[] = [];
    const waiting: NodeTrack[] = [];
    for (const node of this.moving) {
      const isDue = node.isTravelDirty || now - node.travelGivenAt >= travelEveryMs;
      if (!isDue || rows.length >= travelMax) {
        waiting.push(node);
        continue;
      }
      node.isMoving = false;
      node.isTravelDirty = false;
      node.travelGivenAt = now;
      rows.push(travelRow(node));
    }
    this.moving = waiting;
    return rows;
  }

  restore(
    stored: {
      readonly presence: PresenceChanges;
      readonly metrics?: Iterable<MetricRow>;
      readonly quirks?: readonly QuirkRow[];
      readonly revokedQuirks?: readonly Pick<QuirkRow, 'group' | 'edgeNode' | 'rule'>[];
      readonly travel?: readonly NodeTravelRow[];
    },
    recordOf: (nodeKey: string) => NodeRecord | undefined,
  ): void {
    this.quirks.restore(stored.quirks ?? []);
    for (const { group, edgeNode, rule } of stored.revokedQuirks ?? [])
      this.quirks.revoke(group, edgeNode, rule);
    for (const { group, edgeNode } of stored.presence.nodes) {
      const record = recordOf(`${group}/${edgeNode}`);
      if (record) this.node(`${group}/${edgeNode}`, record, null);
    }
    for (const { group, edgeNode, device } of stored.presence.devices) {
      const node = this.nodes.get(`${group}/${edgeNode}`);
      if (node) this.device(node, device, null);
    }
    for (const { hostId, firstSeenAt } of stored.presence.hosts) this.hosts.restore(hostId, firstSeenAt);
    for (const row of stored.travel ?? []) this.restoreTravel(row);
    this.restoreMetrics(stored.metrics ?? []);
  }

  private restoreTravel({ group, edgeNode, clientId, rebirths, lostMessages }: NodeTravelRow): void {
    const node = this.nodes.get(`${group}/${edgeNode}`);
    if (!node) return;
    node.rebirths = rebirths;
    node.lostMessages = lostMessages;
    if (clientId !== null) this.clients.restore(node.key, clientId);
  }

  private restoreMetrics(metrics: Iterable<MetricRow>): void {
    const byOwner = new Map<MetricOwner, MetricRow[]>();
    for (const row of metrics) {
      const owner = this.ownerOf(`${row.group}/${row.edgeNode}`, row.device);
      if (!owner) continue;
      const rows = byOwner.get(owner);
      if (rows) rows.push(row);
      else byOwner.set(owner, [row]);
    }
    for (const [owner, rows] of byOwner) restoreMetrics(this.metrics.table, owner, rows);
  }
}

function travelRow(node: NodeTrack): NodeTravelRow {
  const { group, edgeNode, client, clock, rebirths, lostMessages } = node;
  return {
    group,
    edgeNode,
    clientId: client.id,
    skewMs: clock.medianSkewMs(),
    latencyP50Ms: clock.latencyMs(0.5),
    latencyP95Ms: clock.latencyMs(0.95),
    rebirths,
    lostMessages,
  };
}
