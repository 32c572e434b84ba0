import type { UninterpretedNamespace } from '@/lib/domain/sparkplug-namespace';
import { hashBytes } from '../hash-bytes';
import type { SparkplugTopic } from '../parse-sparkplug-topic';
import type { NodeRecord } from '../presence-record';
import type { SparkplugTransition } from '../transition';
import { DataValues, lateSteps } from './data-values';
import { type BirthChange, declareMetrics, unchangedBirth } from './declare-metrics';
import { judgeBirthChange, judgeNodeBirth, type NodeBefore } from './judge-birth';
import { addClock, judgeClock } from './judge-clock';
import { judgeCommand } from './judge-command';
import { type DeviceBefore, judgeOrder } from './judge-data';
import { judgeNodeDeath } from './judge-death';
import { judgeSequence, judgeUnnumbered } from './judge-sequence';
import { quality } from './metric-columns';
import type { MetricOwner } from './metric-owner';
import type { DeviceTrack, NodeTrack } from './node-track';
import { PayloadMemory } from './payload-memory';
import { bdSeqOf, hasNoRoom, type Sender, snapshotDevice, snapshotNode, unknownNode } from './sender-state';
import type { SequenceStep } from './sequence-tracker';
import { StoredBirths } from './stored-births';
import type { WatchParts } from './watch-parts';

type Message = { readonly at: number; readonly retain: boolean; readonly qos?: 0 | 1 | 2 };

/** Senders and hosts must publish all else with QoS 0; an NDEATH is a Will of QoS 1, and of a DDEATH nothing is said. */
const anyQos: ReadonlySet<string> = new Set(['NDEATH', 'DDEATH']);
const none: readonly SparkplugTransition[] = [];
const brace = '{'.charCodeAt(0);
const bracket = '['.charCodeAt(0);

/** Leads one message after another through presence, the rules of its type and the metrics. */
export class MessageJudge {
  linkUpAt: number | null = null;
  notInterpreted = 0;
  /** The editions of Sparkplug that were met and are not interpreted. */
  readonly uninterpreted = new Set<UninterpretedNamespace>();
  /** Whom a data topic names: the worker keeps one object for each topic, so that it is looked up once. */
  private readonly found = new WeakMap<
    Sender,
    { readonly node: NodeTrack; readonly device: DeviceTrack | null }
  >();

  private readonly stored: StoredBirths;
  private readonly values: DataValues;

  constructor(private readonly parts: WatchParts) {
    this.stored = new StoredBirths(parts);
    this.values = new DataValues(parts);
  }

  observe(topic: SparkplugTopic, name: string, payload: Uint8Array, message: Message) {
    const { presence, tracks } = this.parts;
    switch (topic.kind) {
      case 'node':
      case 'device':
        return this.observeSender(topic, name, payload, message);
      case 'certificate':
        return this.stored.observeCertificate(topic, payload, message);
      case 'host':
        tracks.hosts.observe(tracks.desk, {
          ...topic,
          topic: name,
          payload,
          at: message.at,
          isRetained: message.retain,
        });
        break;
      case 'malformed':
        tracks.desk.add(null, { kind: 'topic-shape', rule: 'S17', at: message.at }, () => ({
          topic: name,
          text: `a topic that is not one of Sparkplug's: ${topic.reason}`,
          facts: { why: topic.reason },
        }));
        break;
      case 'not-interpreted':
        this.notInterpreted++;
        this.uninterpreted.add(topic.namespace);
    }
    return presence.observe(topic, payload, message.at, message.retain);
  }

  private observeSender(topic: Sender, name: string, payload: Uint8Array, message: Message) {
    const { presence, tracks, cursor, inflate } = this.parts;
    const { at, retain } = message;
    if (payload.length === 0) return none;
    if (message.qos !== undefined && message.qos > 0) this.judgeQos(topic, name, message.qos, at);
    const isReadable = cursor.begin(payload, inflate);
    if (isReadable && !retain && this.takePlainData(topic, name, payload, at)) return none;
    const known = tracks.find(topic.nodeKey) ?? null;
    if (retain) {
      const isNoManner = topic.type === 'NCMD' || topic.type === 'DCMD';
      tracks.desk.add(known, { kind: 'retained', rule: 'S19', at, isNoManner }, () => ({
        ...namesOf(topic),
        topic: name,
        text: `a retained ${topic.type}`,
        facts: { type: topic.type },
      }));
    }
    if (!isReadable) {
      const why = cursor.problem ?? 'unknown';
      const looksLikeJson = payload[0] === brace || payload[0] === bracket;
      tracks.desk.add(known, { kind: 'malformed', rule: 'S16', at }, () => ({
        ...namesOf(topic),
        topic: name,
        text: looksLikeJson
          ? `JSON where a Sparkplug B payload belongs`
          : `not a Sparkplug B payload: ${why}`,
        facts: { why, looksLikeJson },
      }));
      return presence.observe(topic, payload, at, retain);
    }
    if (topic.type === 'NCMD' || topic.type === 'DCMD') return this.observeCommand(topic, name, known, at);
    const isStored = retain && presence.isBootstrapping(at);
    if (isStored) return this.stored.observe(topic, payload, message);
    return this.observeLive(topic, name, payload, message);
  }

  /** S20: delivered with more than the rules allow, so surely sent so. */
  private judgeQos(topic: Sender, name: string, qos: number, at: number): void {
    const { tracks } = this.parts;
    const { type } = topic;
    if (anyQos.has(type)) return;
    tracks.desk.add(tracks.find(topic.nodeKey) ?? null, { kind: 'qos', rule: 'S20', at }, () => ({
      ...namesOf(topic),
      topic: name,
      text: `${type} with QoS ${qos} instead of 0`,
      facts: { qos, type },
    }));
  }

  private observeCommand(topic: Sender, name: string, node: NodeTrack | null, at: number) {
    const { tracks, metrics, cursor } = this.parts;
    const device = topic.kind === 'device' ? topic.device : null;
    const owner = device === null ? node?.metrics : node?.devices.get(device)?.metrics;
    const type = topic.type === 'DCMD' ? 'DCMD' : 'NCMD';
    judgeCommand(
      tracks.desk,
      { node, metrics: owner ?? null, table: metrics.table },
      { at, topic: name, type, group: topic.group, edgeNode: topic.edgeNode, device },
      cursor,
    );
    return none;
  }

  private observeLive(topic: Sender, name: string, payload: Uint8Array, { at, retain }: Message) {
    const { presence, tracks } = this.parts;
    const recordBefore = presence.find(topic.nodeKey);
    const before = recordBefore ? snapshotNode(recordBefore) : unknownNode;
    const deviceBefore =
      topic.kind === 'device' ? snapshotDevice(recordBefore?.devices.get(topic.device)) : null;
    const transitions = presence.observe(topic, payload, at, retain);
    const record = recordBefore ?? presence.find(topic.nodeKey);
    if (!record) return transitions;
    const node = tracks.node(topic.nodeKey, record, { at, topic: name });
    const sent = { topic, name, payload, at, node, record, before };
    if (topic.type === 'NBIRTH') this.onNodeBirth(sent);
    else if (topic.type === 'NDEATH') this.onNodeDeath(sent);
    else this.onNumbered(sent, deviceBefore);
    tracks.touchTravel(node);
    return transitions;
  }

  /** Data in order from a sender that is online, which is nearly every message: one look-up and no object. */
  private takePlainData(topic: Sender, name: string, payload: Uint8Array, at: number): boolean {
    const found = this.found.get(topic);
    if (found === undefined) return false;
    const { node, device } = found;
    if (node.record.state !== 'online' || (device !== null && device.record?.state !== 'online'))
      return false;
    const { presence, tracks, cursor } = this.parts;
    const { seq } = cursor;
    tracks.renewSequence(node);
    if (seq < 0 || seq > 255 || !node.sequence.takeNext(seq, at)) return false;
    presence.hear(node.record, device === null ? null : device.record, at);
    const isHistorical = this.values.take(node, device, name, at, 'next');
    if (!isHistorical && node.clock.observe(at, cursor.payloadTimestamp))
      addClock(tracks.desk, node, { at, topic: name, device: device === null ? null : device.name });
    node.memory ??= new PayloadMemory(at);
    node.memory.remember(seq, hashBytes(payload, 0, payload.length), at);
    tracks.touchTravel(node);
    return true;
  }

  /** The device of a message, null for the node's own; kept for the topic when it is one of data. */
  private findSender({ topic, name, at, node }: Sent): DeviceTrack | null {
    const device =
      topic.kind === 'device' ? this.parts.tracks.device(node, topic.device, { at, topic: name }) : null;
    const isData = topic.type === 'NDATA' || topic.type === 'DDATA';
    if (isData && (device === null || device.record !== null)) this.found.set(topic, { node, device });
    return device;
  }

  private onNodeBirth({ name, payload, at, node, record, before }: Sent): void {
    const { tracks, cursor } = this.parts;
    const { desk } = tracks;
    const timestamp = cursor.payloadTimestamp;
    const hash = hashBytes(payload, 0, payload.length);
    if (hash === node.birthHash && timestamp === node.birthTimestamp) {
      desk.add(node, { kind: 'payload-repeat', rule: 'S08', at }, () => ({
        topic: name,
        text: 'the very bytes of an earlier NBIRTH came again',
        facts: {
          seq: cursor.seq < 0 ? null : cursor.seq,
          secondsSince: Math.round((at - (node.birthAt ?? before.since)) / 1000),
          isHistorical: false,
          timestampStep: 0,
        },
      }));
    }
    node.birthHash = hash;
    node.birthTimestamp = timestamp;
    judgeClock(tracks.desk, node, cursor.payloadTimestamp, { at, topic: name, device: null });
    tracks.renewSequence(node);
    const isNewSession = before.state === 'online' && before.bdSeq !== record.bdSeq;
    node.sequence.restart(cursor.seq < 0 ? null : cursor.seq, at, isNewSession);
    tracks.withGaps.delete(node);
    const change = this.declare(node.metrics, at, quality.good);
    const { bdSeq } = record;
    judgeNodeBirth(desk, node, { at, topic: name, bdSeq, before, change });
    judgeBirthChange(desk, node, { change, at, topic: name, device: null });
    node.birthAt = at;
    node.deathAt = null;
    node.inOrderAfterDeath = 0;
    for (const { metrics } of node.devices.values())
      this.parts.metrics.table.setQuality(metrics, quality.waiting);
    tracks.clients.onBirth(node, at);
  }

  private declare(owner: MetricOwner, at: number, worth: number): BirthChange {
    const { metrics, cursor } = this.parts;
    // A compressed birth that was not opened says nothing of metrics.
    if (cursor.isCompressed && cursor.metricCount === 0) return unchangedBirth;
    const arrival = { at, payloadTimestamp: cursor.payloadTimestamp, worth, isLate: false, isBirth: true };
    return declareMetrics(metrics.table, metrics.values, owner, { cursor, arrival, as: 'live' });
  }

  private onNodeDeath({ name, at, node, record, before }: Sent): void {
    const { tracks, cursor } = this.parts;
    judgeNodeDeath(tracks.desk, node, {
      at,
      topic: name,
      bdSeq: bdSeqOf(cursor),
      isUnreadable: cursor.isCompressed && cursor.metricCount === 0,
      metricCount: cursor.metricCount,
      seq: cursor.seq,
      before,
    });
    if (record.state !== 'offline') return;
    if (before.state !== 'offline') {
      node.deathAt = at;
      node.inOrderAfterDeath = 0;
      if (!tracks.hosts.hasJustGone(at)) tracks.clients.onDeath(node, at);
    }
    tracks.spoil(node, quality.dead, quality.parentDead);
  }

  private onNumbered(sent: Sent, deviceBefore: DeviceBefore): void {
    const { tracks, cursor } = this.parts;
    const { topic, name, payload, at, node, record, before } = sent;
    const isRefused = hasNoRoom(topic, record);
    const device = isRefused ? null : this.findSender(sent);
    const seq = cursor.seq < 0 ? -1 : cursor.seq & 255;
    tracks.renewSequence(node);
    const step = seq < 0 ? null : node.sequence.classify(seq, at);
    const type = topic.type as 'NDATA' | 'DDATA' | 'DBIRTH' | 'DDEATH';
    const deviceName = topic.kind === 'device' ? topic.device : null;
    if (before.state !== 'online' || (type === 'DDATA' && !isRefused)) {
      judgeOrder(
        tracks.desk,
        node,
        { at, topic: name, type, device: deviceName, step, linkUpAt: this.linkUpAt },
        { node: before, device: deviceBefore, record },
      );
    }
    // What a device without room says counts in the sequence only.
    const isHistorical = isRefused || this.takeContent(sent, device, step);
    const timestamp = cursor.payloadTimestamp;
    const isLate = lateSteps.has(step);
    if (!isHistorical && (!isLate || step === 'behind' || step === 'duplicate'))
      judgeClock(tracks.desk, node, timestamp, { at, topic: name, device: deviceName });
    if (step === null) {
      judgeUnnumbered(tracks.desk, node, { at, topic: name, type, device: deviceName, isHistorical });
      return;
    }
    const hash = hashBytes(payload, 0, payload.length);
    judgeSequence(tracks.desk, node, {
      seq,
      step,
      hash,
      timestamp,
      isHistorical,
      at,
      topic: name,
      device: deviceName,
    });
    if (step === 'gap' && node.sequence.hasPending) tracks.withGaps.add(node);
  }

  /** Takes what the message says of metrics; true when it is about the past only. */
  private takeContent(sent: Sent, device: DeviceTrack | null, step: SequenceStep | null): boolean {
    const { tracks, metrics } = this.parts;
    const { topic, name, at, node, record } = sent;
    const owner = device?.metrics ?? node.metrics;
    if (topic.type === 'DDEATH') {
      metrics.table.setQuality(owner, quality.dead);
      return false;
    }
    if (topic.type === 'DBIRTH') {
      const worth = record.state === 'offline' ? quality.parentDead : quality.good;
      const change = this.declare(owner, at, worth);
      judgeBirthChange(tracks.desk, node, { change, at, topic: name, device: device?.name ?? null });
      return false;
    }
    return this.values.take(node, device, name, at, step);
  }
}

type Sent = {
  readonly topic: Sender;
  readonly name: string;
  readonly payload: Uint8Array;
  readonly at: number;
  readonly node: NodeTrack;
  readonly record: NodeRecord;
  readonly before: NodeBefore;
};

function namesOf(topic: Sender) {
  const { group, edgeNode } = topic;
  return { group, edgeNode, device: topic.kind === 'device' ? topic.device : null };
}
