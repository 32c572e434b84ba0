import type { BrokerEvent } from '@/lib/domain/broker-event';
import { boundIdentifier } from '@/lib/domain/wire-text';
import { parseSparkplugTopic } from '../parse-sparkplug-topic';
import type { NodeClient } from './node-client';
import type { NodeTrack } from './node-track';
import { type SignDesk, secondsBetween, signName } from './sign-desk';

const nodesMax = 20_000;
const dayMs = 86_400_000;
/** More ids in a day are made up anew at each connect and tell nothing. */
const idsPerDayMax = 3;
/** A dead connection is noticed after one and a half keep-alives, which are 60 s as a rule. */
const halfOpenMs = 120_000;
const connectGraceMs = 5000;
/** A Last Will comes with the end of its connection, and who takes leave disconnects. */
const leaveMs = 15_000;
/** A Last Will may be delayed a little, and a reconnect take some time. */
const goneMs = 30_000;
const waitingMax = 20_000;

type Why = 'birth' | 'second' | 'death' | 'left';
type Waiting = { readonly node: NodeTrack; readonly since: number; readonly why: Why };
const waitMs: Readonly<Record<Why, number>> = {
  birth: connectGraceMs,
  second: halfOpenMs,
  death: leaveMs,
  left: goneMs,
};

/**
 * Which MQTT client is which edge node: the one that subscribes to the node's commands. Only client ids that the broker
 * named for sure count. Emits S25 when somebody else publishes for the node, takes its commands for longer than a dead
 * connection lasts, or when a birth comes while the node's client is known not to be connected; and S04 when the node's
 * client simply stays connected after its death.
 */
export class ClientBook {
  private readonly byNode = new Map<string, NodeClient>();
  private readonly nodesById = new Map<string, Set<string>>();
  private waiting: Waiting[] = [];
  private left: Waiting[] = [];
  /** Who only shows subscriptions will not show that somebody leaves either. */
  private showsConnections = false;

  constructor(private readonly trackOf: (nodeKey: string) => NodeTrack | undefined) {}

  /** What is known of an edge node's client; made when it is new. */
  of(nodeKey: string): NodeClient {
    const known = this.byNode.get(nodeKey);
    if (known) return known;
    const client: NodeClient = {
      id: null,
      address: null,
      isConnected: null,
      connectedAt: 0,
      disconnectedAt: 0,
      next: null,
      ids: 0,
      idsSince: 0,
    };
    if (this.byNode.size < nodesMax) this.byNode.set(nodeKey, client);
    return client;
  }

  observe(desk: SignDesk, event: BrokerEvent): void {
    const { clientId, clientIdConfidence, kind } = event;
    if (kind === 'client.connected' || kind === 'client.disconnected') this.showsConnections = true;
    if (clientId === null || (clientIdConfidence !== 'exact' && clientIdConfidence !== 'resolved')) {
      if (kind === 'client.disconnected') this.doubt([...(event.candidates ?? []), clientId ?? '']);
      return;
    }
    if (kind === 'client.subscribed') this.onSubscribed(clientId, event);
    else if (kind === 'client.connected' || kind === 'session.takeover') this.onConnected(clientId, event);
    else if (kind === 'client.disconnected' || kind === 'session.expired')
      this.onDisconnected(clientId, event.receivedAt);
    else if (kind === 'publish.attributed') this.onPublished(desk, clientId, event);
  }

  /** Which client it was before a restart; whether it is connected is not known. */
  restore(nodeKey: string, clientId: string): void {
    this.of(nodeKey).id = clientId;
    this.link(clientId, nodeKey);
  }

  /** A birth has come: is its client connected? Told by `sweep`, because the broker's words may come a little later. */
  onBirth(node: NodeTrack, at: number): void {
    const { id, isConnected, disconnectedAt } = node.client;
    if (id === null || isConnected !== false || at - disconnectedAt < connectGraceMs) return;
    this.wait({ node, since: at, why: 'birth' });
  }

  /** A death has come and was believed: does its client leave? One client of many nodes is a bridge, which never does. */
  onDeath(node: NodeTrack, at: number): void {
    const { id, isConnected } = node.client;
    if (!this.showsConnections || id === null || isConnected !== true) return;
    if ((this.nodesById.get(id)?.size ?? 0) > 1) return;
    this.wait({ node, since: at, why: 'death' });
  }

  /** Edge nodes whose MQTT client disconnected some time ago and did not come back, and since when; each is given once. */
  takeLeft(): readonly { readonly node: NodeTrack; readonly since: number }[] {
    return this.left.splice(0);
  }

  /** Our link is lost: who is connected is not known. */
  forget(): void {
    this.waiting = [];
    this.left = [];
    this.showsConnections = false;
    for (const client of this.byNode.values()) {
      client.isConnected = null;
      client.next = null;
    }
  }

  sweep(desk: SignDesk, at: number): void {
    if (this.waiting.length === 0) return;
    const isDue = ({ since, why }: Waiting) => at - since >= waitMs[why];
    const due = this.waiting.filter(isDue);
    if (due.length === 0) return;
    this.waiting = this.waiting.filter((one) => !isDue(one));
    for (const one of due) this.judge(desk, one, at);
  }

  private judge(desk: SignDesk, one: Waiting, at: number): void {
    const { node, since, why } = one;
    const { isConnected, disconnectedAt, next } = node.client;
    if (why === 'birth') this.judgeBirth(desk, node, since, at);
    else if (why === 'second') this.judgeSecond(desk, node, at);
    else if (why === 'death') judgeStay(desk, node, since, at);
    else if (
      isConnected === false &&
      disconnectedAt === since &&
      next === null &&
      (node.birthAt ?? 0) <= since
    )
      this.left.push(one);
  }

  private judgeBirth(desk: SignDesk, node: NodeTrack, since: number, at: number): void {
    const { client } = node;
    if (client.isConnected !== false || client.next !== null || client.disconnectedAt > since) return;
    addOther(desk, node, client, {
      at,
      clientId: null,
      address: null,
      topic: '',
      why: 'a birth although its MQTT client is not connected',
    });
  }

  private judgeSecond(desk: SignDesk, node: NodeTrack, at: number): void {
    const { client } = node;
    const { next } = client;
    if (next === null || at - next.at < halfOpenMs) return;
    if (client.isConnected === null) this.adopt(node.key, client, next);
    if (client.isConnected !== true || client.next === null) return;
    addOther(desk, node, client, {
      at,
      clientId: next.id,
      address: next.address,
      topic: '',
      why: `another MQTT client has taken its commands for ${secondsBetween(next.at, at)} s`,
    });
  }

  private wait(waiting: Waiting): void {
    if (this.waiting.length < waitingMax) this.waiting.push(waiting);
  }

  private onSubscribed(id: string, event: BrokerEvent): void {
    const nodeKey = commandedNode(event.filter ?? '');
    if (nodeKey === null) return;
    const client = this.of(nodeKey);
    const { receivedAt: at, address = null } = event;
    if (client.id === null || client.id === id || client.isConnected === false) {
      this.adopt(nodeKey, client, { id, address, at });
      return;
    }
    client.next = { id, address, at };
    const node = this.trackOf(nodeKey);
    if (node) this.wait({ node, since: at, why: 'second' });
    this.link(id, nodeKey);
  }

  private adopt(
    nodeKey: string,
    client: NodeClient,
    to: { id: string; address: string | null; at: number },
  ): void {
    const node = this.trackOf(nodeKey);
    if (client.id !== to.id) {
      client.isConnected = null;
      if (to.at - client.idsSince > dayMs) {
        client.ids = 0;
        client.idsSince = to.at;
      }
      client.ids++;
      client.id = to.id;
      if (node) node.isTravelDirty = true;
    }
    client.next = null;
    client.address = to.address ?? client.address;
    setConnected(client, to.at);
    this.link(to.id, nodeKey);
  }

  private link(id: string, nodeKey: string): void {
    const nodes = this.nodesById.get(id);
    if (nodes) {
      if (nodes.size < 1000) nodes.add(nodeKey);
    } else if (this.nodesById.size < nodesMax * 2) this.nodesById.set(id, new Set([nodeKey]));
  }

  private onConnected(id: string, { address, receivedAt }: BrokerEvent): void {
    for (const nodeKey of this.nodesById.get(id) ?? []) {
      const client = this.of(nodeKey);
      if (client.id !== id) continue;
      client.isConnected = null;
      setConnected(client, receivedAt);
      client.address = address ?? client.address;
    }
  }

  /** One of these has left, and nobody knows which. */
  private doubt(ids: readonly string[]): void {
    for (const id of ids)
      for (const nodeKey of this.nodesById.get(id) ?? []) {
        const client = this.of(nodeKey);
        if (client.id === id) client.isConnected = null;
      }
  }

  private onDisconnected(id: string, at: number): void {
    const nodes = this.nodesById.get(id);
    if (!nodes) return;
    for (const nodeKey of nodes) {
      const client = this.of(nodeKey);
      if (client.next?.id === id) client.next = null;
      if (client.id !== id) {
        nodes.delete(nodeKey);
        continue;
      }
      client.isConnected = false;
      client.disconnectedAt = at;
      const node = this.trackOf(nodeKey);
      if (client.next !== null) this.adopt(nodeKey, client, client.next);
      else if (node?.record.state === 'online' && wasBornBy(node))
        this.wait({ node, since: at, why: 'left' });
    }
    if (nodes.size === 0) this.nodesById.delete(id);
  }

  private onPublished(desk: SignDesk, id: string, event: BrokerEvent): void {
    const topic = event.topic === undefined ? null : parseSparkplugTopic(event.topic);
    if (topic === null || (topic.kind !== 'node' && topic.kind !== 'device')) return;
    if (topic.type === 'NCMD' || topic.type === 'DCMD') return;
    const client = this.of(topic.nodeKey);
    const { receivedAt: at, address = null } = event;
    if (client.id === id) {
      provePresent(client, at, address);
      return;
    }
    if (client.id === null || client.isConnected === false) {
      this.adopt(topic.nodeKey, client, { id, address, at });
      return;
    }
    if (client.isConnected !== true || client.next?.id === id) return;
    addOther(desk, this.trackOf(topic.nodeKey) ?? null, client, {
      at,
      clientId: id,
      address,
      topic: event.topic ?? '',
      why: 'published for the edge node while its own MQTT client is connected',
    });
  }
}

/** What was under way when it disconnected proves nothing. */
function provePresent(client: NodeClient, at: number, address: string | null): void {
  if (client.isConnected === null || at - client.disconnectedAt >= connectGraceMs) setConnected(client, at);
  client.address = address ?? client.address;
}

function setConnected(client: NodeClient, at: number): void {
  if (client.isConnected !== true) client.connectedAt = at;
  client.isConnected = true;
}

/** Was the node born while its client was connected? A tool that took its commands later is not the node. */
function wasBornBy({ birthAt, client }: NodeTrack): boolean {
  return birthAt !== null && birthAt >= client.connectedAt - connectGraceMs;
}

/** S04 of a node that need not speak: dead by its certificate, and connected since before it. */
function judgeStay(desk: SignDesk, node: NodeTrack, since: number, at: number): void {
  const { client, record } = node;
  if (record.state !== 'offline' || node.deathAt !== since || node.inOrderAfterDeath > 0) return;
  const { id, isConnected, connectedAt, next } = client;
  if (id === null || isConnected !== true || next !== null || connectedAt > since - connectGraceMs) return;
  if (!wasBornBy(node)) return;
  const secondsSinceDeath = secondsBetween(since, at);
  desk.add(node, { kind: 'death-contradicted', rule: 'S04', at, lane: 'connected' }, () => ({
    topic: '',
    text: `MQTT client ${signName(id)} has stayed connected for ${secondsSinceDeath} s after the NDEATH, without a birth`,
    facts: {
      inOrder: 0,
      secondsSinceDeath,
      bdSeq: record.bdSeq,
      clientId: signName(id),
      isClientConnected: true,
      isBdSeqConstant: node.sameBdSeqs > 0,
    },
  }));
}

function addOther(
  desk: SignDesk,
  node: NodeTrack | null,
  client: NodeClient,
  other: { at: number; clientId: string | null; address: string | null; topic: string; why: string },
): void {
  const { at, clientId, address, topic, why } = other;
  const isOfManyIds = client.ids > idsPerDayMax && at - client.idsSince <= dayMs;
  const isElsewhere = address !== null && client.address !== null && address !== client.address;
  if ((isOfManyIds && !isElsewhere) || node === null) return;
  desk.add(node, { kind: 'other-publisher', rule: 'S25', at }, () => ({
    topic,
    text: `${clientId === null ? '' : `MQTT client ${signName(clientId)}: `}${why}`,
    facts: {
      clientId: clientId === null ? null : signName(clientId),
      usualClientId: client.id === null ? null : signName(client.id),
      address,
      why,
      idsToday: client.ids,
    },
  }));
}

/** The edge node whose commands a filter takes and nobody else's; null otherwise. */
function commandedNode(filter: string): string | null {
  const levels = filter.split('/');
  const [namespace, group = '', type, edgeNode = '', rest] = levels;
  if (namespace !== 'spBv1.0' || type !== 'NCMD' || group === '' || edgeNode === '') return null;
  if (levels.length > 5 || (levels.length === 5 && rest !== '#')) return null;
  if (/[+#]/.test(group) || /[+#]/.test(edgeNode)) return null;
  return `${boundIdentifier(group)}/${boundIdentifier(edgeNode)}`;
}
