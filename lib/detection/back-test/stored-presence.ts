import type { BrokerEvent, BrokerEventKind } from '@/lib/domain/broker-event';
import { parseSparkplugTopic } from '@/lib/sparkplug/parse-sparkplug-topic';
import type { SparkplugTransition } from '@/lib/sparkplug/transition';

type Presence = SparkplugTransition['next'];
type Entity = Pick<SparkplugTransition, 'entity' | 'group' | 'edgeNode' | 'device' | 'hostId'>;
type Known = { readonly entity: Entity; state: Presence };

const causes: Partial<Record<BrokerEventKind, SparkplugTransition['cause']>> = {
  'sparkplug.nbirth': 'NBIRTH',
  'sparkplug.ndeath': 'NDEATH',
  'sparkplug.dbirth': 'DBIRTH',
  'sparkplug.ddeath': 'DDEATH',
  'sparkplug.state': 'STATE',
};
const entitiesMax = 400_000;
const none: readonly SparkplugTransition[] = [];
const change = /^: (online|offline|unknown) → (online|offline|unknown), /;

/**
 * Reads stored births, deaths and host states back as the transitions that they were, and adds those that follow from
 * them and are not stored: a node's devices die with it, and nothing is known after the monitor's link was lost. That
 * data contradicted a death is not stored, so such a node stays offline until its next birth.
 */
export class StoredPresence {
  private readonly known = new Map<string, Known>();
  private readonly devicesByNode = new Map<string, Set<string>>();

  /** The transitions of one stored event, in order; none for events of other kinds. */
  read(event: BrokerEvent): readonly SparkplugTransition[] {
    const cause = causes[event.kind];
    const entity = entityOf(event.topic);
    if (cause === undefined || entity === null) return none;
    const [previous, next] = statesOf(event, cause);
    const at = event.receivedAt;
    const transition = { ...blank, ...entity, cause, previous, next, reason: event.reason ?? '', at };
    this.note(entity, next);
    if (cause !== 'NDEATH' || next !== 'offline' || previous === 'offline') return [transition];
    return [transition, ...this.devicesDie(entity, at)];
  }

  /** The monitor lost its link: a transition for everything that was known. */
  linkLost(at: number): readonly SparkplugTransition[] {
    const transitions: SparkplugTransition[] = [];
    for (const known of this.known.values()) {
      if (known.state === 'unknown') continue;
      transitions.push(
        this.move(known, 'unknown', 'link-lost', 'the monitor lost its link to the broker', at),
      );
    }
    return transitions;
  }

  private devicesDie(node: Entity, at: number): readonly SparkplugTransition[] {
    const keys = [...(this.devicesByNode.get(keyOf({ ...node, device: null })) ?? [])];
    return keys.flatMap((key) => {
      const known = this.known.get(key);
      if (known === undefined || known.state !== 'online') return [];
      return [this.move(known, 'offline', 'parent-death', 'its edge node died', at)];
    });
  }

  private move(
    known: Known,
    next: Presence,
    cause: SparkplugTransition['cause'],
    reason: string,
    at: number,
  ): SparkplugTransition {
    const previous = known.state;
    known.state = next;
    return { ...blank, ...known.entity, cause, previous, next, reason, at };
  }

  private note(entity: Entity, state: Presence): void {
    const key = keyOf(entity);
    const known = this.known.get(key);
    if (known !== undefined) {
      known.state = state;
      return;
    }
    if (this.known.size >= entitiesMax) return;
    this.known.set(key, { entity, state });
    if (entity.device === null) return;
    const node = keyOf({ ...entity, device: null });
    const devices = this.devicesByNode.get(node) ?? new Set<string>();
    this.devicesByNode.set(node, devices.add(key));
  }
}

const blank = { bdSeq: null, metricCount: null } as const;

function keyOf({ group, edgeNode, device, hostId }: Omit<Entity, 'entity'>): string {
  return JSON.stringify([group, edgeNode, device, hostId]);
}

function entityOf(name: string | undefined): Entity | null {
  const topic = name === undefined ? null : parseSparkplugTopic(name);
  if (topic?.kind === 'host')
    return { entity: 'host', group: '', edgeNode: '', device: null, hostId: topic.hostId };
  if (topic?.kind === 'node' || topic?.kind === 'device') {
    const { kind, group, edgeNode } = topic;
    return {
      entity: kind,
      group,
      edgeNode,
      device: topic.kind === 'device' ? topic.device : null,
      hostId: null,
    };
  }
  return null;
}

/** Before and after, as the event's line says; else what its kind means. */
function statesOf(
  { raw, topic = '' }: BrokerEvent,
  cause: SparkplugTransition['cause'],
): [Presence, Presence] {
  const told = raw.startsWith(topic) ? change.exec(raw.slice(topic.length)) : null;
  if (told !== null) return [told[1] as Presence, told[2] as Presence];
  return ['unknown', cause === 'NBIRTH' || cause === 'DBIRTH' ? 'online' : 'offline'];
}
