import { observeHostState } from './host-presence';
import type { Inflate } from './inflate-body';
import { believeDeath, believeNodeBirth, type CertificateMessage, contradictDeath } from './node-presence';
import type { SparkplugDeviceTopic, SparkplugNodeTopic, SparkplugTopic } from './parse-sparkplug-topic';
import { peekPayload } from './peek-payload';
import { type DeviceRecord, type NodeRecord, type PresenceChanges, restoreRow } from './presence-record';
import { type Move, type PresenceBounds, PresenceTable } from './presence-table';
import { type Certificate, readCertificate } from './read-certificate';
import type { SparkplugTransition } from './transition';

export type PresenceOptions = PresenceBounds & {
  /** After `linkUp`, how long retain-flagged messages are taken for stored ones rather than live ones. */
  readonly bootstrapMs: number;
  readonly inflate?: Inflate;
};

const defaults: PresenceOptions = {
  nodesMax: 20_000,
  devicesMax: 400_000,
  hostsMax: 1000,
  touchIntervalMs: 5000,
  bootstrapMs: 10_000,
};

/** Messages that did not count, by why; each is bounded work and never an exception. */
export type PresenceCounters = {
  malformedPayloads: number;
  malformedTopics: number;
  unreadableStates: number;
  /** NDEATHs of the session before (late Wills), ignored. */
  lateWills: number;
  /** NDEATHs whose bdSeq fits neither this session nor the one before, ignored. */
  unmatchedDeaths: number;
  /** STATE messages older than the last one believed, ignored. */
  staleStates: number;
};

const none: readonly SparkplugTransition[] = [];
/** What was sent before the end of a connection may come so long after it. */
const underWayMs = 2000;

/**
 * Presence of all edge nodes, devices and host applications of one broker by Sparkplug 3.0's rules (shared reference
 * §1.3). Changed in place; knows no clock: `at` is the receipt time in ms since the epoch. A DATA message costs one or
 * two map look-ups and a peek. Online and offline are only ever claimed from what was seen live; the rest is `unknown`.
 */
export class SparkplugPresence {
  readonly counters: PresenceCounters = {
    malformedPayloads: 0,
    malformedTopics: 0,
    unreadableStates: 0,
    lateWills: 0,
    unmatchedDeaths: 0,
    staleStates: 0,
  };
  private readonly options: PresenceOptions;
  private readonly table: PresenceTable;
  private bootstrapUntil = Number.POSITIVE_INFINITY;

  constructor(options: Partial<PresenceOptions> = {}) {
    this.options = { ...defaults, ...options };
    this.table = new PresenceTable(this.options);
  }

  /** Names that found no room within the bounds and are not tracked. */
  get refusedNames(): number {
    return this.table.refusedNames;
  }

  /** An edge node's record as it is now; undefined when it is not tracked. Not to be changed. */
  find(nodeKey: string): NodeRecord | undefined {
    return this.table.nodes.get(nodeKey);
  }

  /** Live data of a sender that is online, found already: a short way for what `observe` would do. */
  hear(node: NodeRecord, device: DeviceRecord | null, at: number): void {
    this.table.heardNode(node, at);
    if (device !== null) this.table.heardDevice(device, at);
  }

  /** Are retain-flagged messages taken for stored ones at `at`? */
  isBootstrapping(at: number): boolean {
    return at < this.bootstrapUntil;
  }

  /** Seeds what was stored before a restart: names, counts and times are kept, every state becomes `unknown` at `at`. */
  restore(stored: PresenceChanges, at: number): void {
    const move = { cause: 'link-lost', next: 'unknown', reason: 'the monitor was restarted', at } as const;
    for (const row of stored.nodes) {
      const node = this.table.node(row, `${row.group}/${row.edgeNode}`, at);
      if (!node) continue;
      restoreRow(node, row);
      if (row.lastMessageAt !== null) this.table.heardNode(node, row.lastMessageAt);
      this.table.moveNode(node, move);
    }
    for (const row of stored.devices) {
      const node = this.table.node(row, `${row.group}/${row.edgeNode}`, at);
      const device = node && this.table.device(node, row.device, at);
      if (!device) continue;
      restoreRow(device, row);
      if (row.lastMessageAt !== null) this.table.heardDevice(device, row.lastMessageAt);
      this.table.moveDevice(device, move);
    }
    for (const row of stored.hosts) {
      const host = this.table.host(row.hostId, at);
      if (host) this.table.moveHost(Object.assign(host, row), move);
    }
  }

  /** The link is up and subscribed: retain-flagged messages of the next seconds are stored ones, not news. */
  linkUp(at: number): void {
    this.bootstrapUntil = at + this.options.bootstrapMs;
  }

  /** Our own link is down: nothing is known any more. Returns a transition for everything that was known. */
  linkLost(at: number): readonly SparkplugTransition[] {
    this.bootstrapUntil = Number.POSITIVE_INFINITY;
    const { table } = this;
    const transitions: SparkplugTransition[] = [];
    const move = {
      cause: 'link-lost',
      next: 'unknown',
      reason: 'the monitor lost its link to the broker',
      at,
    } as const;
    for (const node of table.nodes.values()) {
      node.unmatchedDeathAt = null;
      node.hasCertificate = false;
      if (node.state !== 'unknown') transitions.push(table.moveNode(node, move));
      for (const device of node.devices.values()) {
        device.hasCertificate = false;
        if (device.state !== 'unknown') transitions.push(table.moveDevice(device, move));
      }
    }
    for (const host of table.hosts.values()) {
      if (host.state !== 'unknown') transitions.push(table.moveHost(host, move));
    }
    return transitions;
  }

  /**
   * The MQTT client of an edge node disconnected at `since` without a death certificate. Unless the node was heard after that
   * it is unknown from then on, with its devices; live data proves it online again.
   */
  leave(nodeKey: string, since: number): readonly SparkplugTransition[] {
    const { table } = this;
    const node = table.nodes.get(nodeKey);
    if (node?.state !== 'online' || node.since > since) return none;
    if ((table.heardAt(node) ?? 0) > since + underWayMs) return none;
    const move = {
      cause: 'client-left',
      next: 'unknown',
      reason: 'its MQTT client left without a death certificate',
      at: since,
    } as const;
    node.hasCertificate = true;
    const transitions = [table.moveNode(node, move)];
    for (const device of node.devices.values()) {
      if (device.state !== 'online') continue;
      device.hasCertificate = true;
      transitions.push(table.moveDevice(device, { ...move, at: Math.max(since, device.since) }));
    }
    return transitions;
  }

  /**
   * Takes one message into account; `retain` as delivered. Returns the births, deaths and state changes it caused: none
   * for ordinary data. A repeated birth or a death that is ignored comes back with `previous` equal to `next`.
   */
  observe(
    topic: SparkplugTopic,
    payload: Uint8Array,
    at: number,
    retain: boolean,
  ): readonly SparkplugTransition[] {
    switch (topic.kind) {
      case 'node':
      case 'device':
        if (topic.type === 'NDATA' || topic.type === 'DDATA')
          return this.observeData(topic, payload, at, retain);
        return topic.type === 'NCMD' || topic.type === 'DCMD'
          ? none
          : this.observeCertificate(topic, payload, at, retain);
      case 'certificate': {
        const certificate = this.read(payload);
        if (certificate) this.bootstrap(topic.of, { certificate, at }, true);
        return none;
      }
      case 'host':
        return observeHostState(this.table, this.counters, topic, { payload, at });
      case 'malformed':
        this.counters.malformedTopics++;
        return none;
      case 'not-interpreted':
        return none;
    }
  }

  /** The rows that changed since the last call: whole rows with running totals, so writing one twice is harmless. */
  takeChanges(): PresenceChanges {
    return this.table.take();
  }

  private read(payload: Uint8Array): Certificate | null {
    const certificate = readCertificate(payload, this.options.inflate);
    if (certificate.ok) return certificate;
    this.counters.malformedPayloads++;
    return null;
  }

  private observeData(
    topic: SparkplugNodeTopic | SparkplugDeviceTopic,
    payload: Uint8Array,
    at: number,
    retain: boolean,
  ) {
    if (retain && this.isBootstrapping(at)) return none;
    if (!peekPayload(payload).ok) {
      this.counters.malformedPayloads++;
      return none;
    }
    const node = this.table.node(topic, topic.nodeKey, at);
    if (!node) return none;
    let transitions = this.heard(node, at);
    if (topic.kind === 'node') return transitions;
    const device = this.table.device(node, topic.device, at);
    if (!device) return transitions;
    this.table.heardDevice(device, at);
    if (device.state === 'unknown' && device.hasCertificate && node.state === 'online') {
      transitions = [...transitions, this.table.moveDevice(device, provenByData(at))];
    }
    return transitions;
  }

  /** Any live message of an edge node: it may prove a stored birth certificate, or contradict a death. */
  private heard(node: NodeRecord, at: number): readonly SparkplugTransition[] {
    this.table.heardNode(node, at);
    if (node.state === 'online') return none;
    if (node.state === 'offline') return contradictDeath(this.table, node, at);
    return node.hasCertificate ? [this.table.moveNode(node, provenByData(at))] : none;
  }

  private observeCertificate(
    topic: SparkplugNodeTopic | SparkplugDeviceTopic,
    payload: Uint8Array,
    at: number,
    retain: boolean,
  ) {
    const certificate = this.read(payload);
    if (!certificate) return none;
    if (retain && this.isBootstrapping(at)) {
      this.bootstrap(topic, { certificate, at }, false);
      return none;
    }
    const node = this.table.node(topic, topic.nodeKey, at);
    if (!node) return none;
    if (topic.kind === 'device') return this.observeDevice(topic, node, { certificate, at });
    if (topic.type === 'NDEATH') return believeDeath(this.table, this.counters, node, { certificate, at });
    return believeNodeBirth(this.table, node, { certificate, at });
  }

  private observeDevice(
    topic: SparkplugDeviceTopic,
    node: NodeRecord,
    message: CertificateMessage,
  ): readonly SparkplugTransition[] {
    const { at, certificate } = message;
    const transitions = this.heard(node, at);
    const device = this.table.device(node, topic.device, at);
    if (!device) return transitions;
    this.table.heardDevice(device, at);
    if (topic.type === 'DDEATH') {
      if (device.state !== 'offline') device.deaths++;
      return [
        ...transitions,
        this.table.moveDevice(device, { cause: 'DDEATH', next: 'offline', reason: 'death certificate', at }),
      ];
    }
    device.births++;
    device.metricCount = certificate.metricCount;
    const isParentDead = node.state === 'offline';
    const move: Move = {
      cause: 'DBIRTH',
      next: isParentDead ? 'offline' : 'online',
      reason: isParentDead ? 'birth certificate under an edge node that is offline' : 'birth certificate',
      at,
      metricCount: certificate.metricCount,
    };
    return [...transitions, this.table.moveDevice(device, move)];
  }

  /** A stored birth describes a sender but does not say that it is alive; only a broker's certificate is surely its last. */
  private bootstrap(
    topic: SparkplugNodeTopic | SparkplugDeviceTopic,
    message: CertificateMessage,
    isBrokersCopy: boolean,
  ): void {
    const { at, certificate } = message;
    const node = this.table.node(topic, topic.nodeKey, at);
    const record = topic.kind === 'device' ? node && this.table.device(node, topic.device, at) : node;
    if (!node || !record || record.state !== 'unknown') return;
    if (topic.type !== 'NBIRTH' && topic.type !== 'DBIRTH') return;
    record.metricCount = certificate.metricCount;
    record.hasCertificate ||= isBrokersCopy;
    if (isBrokersCopy && topic.kind === 'node') node.bdSeq = certificate.bdSeq;
  }
}

function provenByData(at: number): Move {
  return { cause: 'DATA', next: 'online', reason: 'live data under its last birth certificate', at };
}
