import type { Database } from '@/lib/db/database';
import type { DefinedDeviceRow, SpanRow } from '@/lib/db/write-batch';
import type { TopicStore } from '@/lib/detection/topic-store';
import { FilterTree } from '@/lib/domain/availability/filter-tree';
import { judgeVoice, UsualGap } from '@/lib/domain/availability/judge-voice';
import type { StateChange } from '@/lib/domain/availability/plan-spans';
import type { BrokerEvent } from '@/lib/domain/broker-event';

/** A device that does not speak Sparkplug, as a person defined it. */
export type Definition = {
  readonly id: number;
  readonly filter: string | null;
  readonly clientId: string | null;
  readonly intervalSeconds: number | null;
  readonly learnedSeconds: number | null;
};

/** Whether the monitor sees the broker now, and since when (ms). */
export type SeeingBroker = { readonly isSeeing: boolean; readonly since: number };

export type DefinedDevicesOptions = {
  readonly topics: TopicStore;
  readonly reader: {
    readonly sessions: {
      /** What is known of an MQTT client that is, or may be, connected; null when it is offline or was never seen. */
      session(clientId: string): { readonly connectedSince: number | null } | null;
    };
  };
  readonly facts: { addSpan(span: SpanRow): void };
};

/** Topics looked at in one tick, and devices found for them: a million topics take twenty seconds. */
const looksPerTick = 50_000;
/** Topics of one device, and of all, that are looked after; by more it would not be known any better. */
const topicsPerDeviceMax = 20_000;
const topicsMax = 500_000;
/** A learned interval is stored when it has changed by more than this share. */
const learnedChange = 0.1;
/** A device that just goes on speaking is stored this often. */
const refreshMs = 10_000;

const notSeeing = 'the monitor does not see the broker';

type Watched = {
  readonly definition: Definition;
  readonly topics: Set<number>;
  readonly usual: UsualGap;
  /** Since when it is looked after; null until the first look. */
  watchedSince: number | null;
  lastSpokeAt: number | null;
  reached: StateChange | null;
  learnedSeconds: number | null;
  isDirty: boolean;
  /** Its topics were looked for anew, so that the gap before its next message is the search's, not its own. */
  isRescanned: boolean;
  givenAt: number;
};

/** Reads what is defined, by broker. */
export async function readDefinitions(db: Database): Promise<ReadonlyMap<number, readonly Definition[]>> {
  const rows = await db.definedDevice.findMany({
    select: {
      id: true,
      brokerId: true,
      filter: true,
      clientId: true,
      intervalSeconds: true,
      learnedSeconds: true,
    },
    orderBy: { id: 'asc' },
  });
  const byBroker = new Map<number, Definition[]>();
  for (const { brokerId, ...definition } of rows)
    byBroker.set(brokerId, [...(byBroker.get(brokerId) ?? []), definition]);
  return byBroker;
}

/** Looks after one broker's defined devices once a second: are they there? Costs a glance at each of their topics. */
export class DefinedDevices {
  private readonly watched = new Map<number, Watched>();
  private readonly byClient = new Map<string, Watched[]>();
  private tree = new FilterTree();
  private readonly owners = new Map<number, readonly Watched[]>();
  /** When the topic at a place was first seen as it was matched; another time means that the place is another topic's now. */
  private marks = new Float64Array(0);
  private scanAt = 0;
  /** Topics not looked at since the definitions changed: until then not all of a device's topics are found. */
  private toLook = 0;
  private held = 0;
  private text = '';

  constructor(private readonly options: DefinedDevicesOptions) {}

  /** Takes over what is defined now; what did not change goes on as it was. */
  define(definitions: readonly Definition[]): void {
    const text = JSON.stringify(definitions.map(({ learnedSeconds: _learned, ...rest }) => rest));
    if (text === this.text) return;
    this.text = text;
    const before = new Map(this.watched);
    this.watched.clear();
    this.byClient.clear();
    this.owners.clear();
    this.held = 0;
    this.tree = new FilterTree();
    this.marks.fill(Number.NaN);
    this.toLook = this.options.topics.size;
    for (const definition of definitions) this.add(definition, before.get(definition.id));
  }

  /** A broker event, after the sessions have taken it in: an MQTT client's coming and going counts to the millisecond. */
  noteEvent({ kind, clientId, receivedAt }: BrokerEvent): void {
    if (clientId === null || this.byClient.size === 0) return;
    const devices = this.byClient.get(clientId);
    if (devices === undefined) return;
    const session = this.options.reader.sessions.session(clientId);
    for (const device of devices) {
      if (kind === 'client.connected' && session !== null)
        this.reach(device, { state: 'online', at: receivedAt, reason: 'its MQTT client is connected' });
      if (kind === 'client.disconnected' && session === null)
        this.reach(device, { state: 'offline', at: receivedAt, reason: 'its MQTT client is not connected' });
    }
  }

  /** Judges all of them; call about once a second. */
  tick(now: number, { isSeeing, since }: SeeingBroker): void {
    if (this.watched.size === 0) return;
    this.scan();
    for (const device of this.watched.values()) {
      const { clientId } = device.definition;
      if (clientId === null && isSeeing && this.toLook > 0) continue;
      device.watchedSince ??= now;
      const change =
        clientId === null
          ? this.judgeVoice(device, now, { isSeeing, since })
          : this.judgeClient(device, { isSeeing, since });
      this.reach(device, { ...change, at: Math.min(change.at, now) });
    }
  }

  /** The rows that changed, each handed out once. */
  takeRows(now: number): readonly DefinedDeviceRow[] {
    const rows: DefinedDeviceRow[] = [];
    for (const device of this.watched.values()) {
      const { definition, reached, lastSpokeAt, learnedSeconds } = device;
      const isDue = lastSpokeAt !== null && lastSpokeAt > device.givenAt && now - device.givenAt >= refreshMs;
      if (reached === null || !(device.isDirty || isDue)) continue;
      device.isDirty = false;
      device.givenAt = now;
      const { state, at, reason } = reached;
      rows.push({ id: definition.id, state, since: at, reason, lastMessageAt: lastSpokeAt, learnedSeconds });
    }
    return rows;
  }

  private add(definition: Definition, before: Watched | undefined): void {
    const { id, filter, clientId, learnedSeconds } = definition;
    const isSame = before?.definition.filter === filter && before.definition.clientId === clientId;
    const kept = isSame ? before : undefined;
    const device: Watched = {
      definition,
      topics: new Set(),
      usual: kept?.usual ?? new UsualGap(learnedSeconds === null ? null : learnedSeconds * 1000),
      watchedSince: kept?.watchedSince ?? null,
      lastSpokeAt: kept?.lastSpokeAt ?? null,
      reached: kept?.reached ?? null,
      isRescanned: true,
      learnedSeconds: kept?.learnedSeconds ?? learnedSeconds,
      isDirty: true,
      givenAt: 0,
    };
    this.watched.set(id, device);
    if (filter !== null) this.tree.add(filter, id);
    if (clientId !== null) this.byClient.set(clientId, [...(this.byClient.get(clientId) ?? []), device]);
  }

  private reach(device: Watched, change: StateChange): void {
    const { reached, definition, watchedSince } = device;
    if (reached?.state === change.state) return;
    const at = Math.round(Math.max(change.at, reached?.at ?? 0, watchedSince ?? 0));
    device.reached = { ...change, at };
    device.isDirty = true;
    const { state, reason } = change;
    this.options.facts.addSpan({ kind: 'defined', id: definition.id, state, at, reason });
  }

  private judgeClient({ definition, reached }: Watched, { isSeeing, since }: SeeingBroker): StateChange {
    if (!isSeeing) return { state: 'unknown', at: since, reason: notSeeing };
    const connectedSince =
      this.options.reader.sessions.session(definition.clientId ?? '')?.connectedSince ?? null;
    if (connectedSince !== null)
      return { state: 'online', at: connectedSince, reason: 'its MQTT client is connected' };
    if (reached?.state === 'offline') return reached;
    return { state: 'unknown', at: since, reason: 'the broker has not shown whether it is connected' };
  }

  private judgeVoice(device: Watched, now: number, { isSeeing, since }: SeeingBroker): StateChange {
    const seeingSince = isSeeing ? since : null;
    this.listen(device, seeingSince);
    const { intervalSeconds } = device.definition;
    const learnedMs = this.learned(device);
    const intervalMs = intervalSeconds === null ? learnedMs : intervalSeconds * 1000;
    const { lastSpokeAt, watchedSince } = device;
    return judgeVoice({
      intervalMs,
      lastSpokeAt,
      seeingSince,
      watchedSince: watchedSince ?? now,
      blindSince: since,
      now,
    });
  }

  /** Notes the newest message of its topics, and the gap before it when nothing was missed meanwhile. */
  private listen(device: Watched, seeingSince: number | null): void {
    const { topics } = this.options;
    let newest = device.lastSpokeAt ?? 0;
    for (const index of device.topics)
      if (this.marks[index] === topics.firstSeenAt(index))
        newest = Math.max(newest, topics.lastSeenAt(index));
    const before = device.lastSpokeAt;
    if (newest === 0 || newest === before) return;
    device.lastSpokeAt = newest;
    const isOwnGap = !device.isRescanned;
    device.isRescanned = false;
    if (isOwnGap && before !== null && seeingSince !== null && before >= seeingSince)
      device.usual.add(newest - before);
  }

  private learned(device: Watched): number | null {
    const usual = device.usual.usualMs();
    if (usual === null) return null;
    const stored = device.learnedSeconds ?? 0;
    if (Math.abs(usual / 1000 - stored) > learnedChange * stored) {
      device.learnedSeconds = usual / 1000;
      device.isDirty = true;
    }
    return usual;
  }

  /** Goes on round the topics, a part each tick, and matches those that are new at their place. */
  private scan(): void {
    const { topics } = this.options;
    this.growMarks(topics.size);
    const end = Math.min(topics.size, looksPerTick);
    for (let looks = 0; looks < end; looks++) {
      if (this.scanAt >= topics.size) this.scanAt = 0;
      const index = this.scanAt++;
      this.toLook = Math.max(0, this.toLook - 1);
      const firstSeen = topics.firstSeenAt(index);
      if (this.marks[index] === firstSeen) continue;
      this.marks[index] = firstSeen;
      looks += this.assign(index, topics.name(index));
    }
  }

  private growMarks(size: number): void {
    if (size <= this.marks.length) return;
    const grown = new Float64Array(Math.max(size, this.marks.length * 2, 1024)).fill(Number.NaN);
    grown.set(this.marks);
    this.marks = grown;
  }

  /** Gives a topic to the devices that it speaks for; returns how many filters matched. */
  private assign(index: number, name: string): number {
    const before = this.owners.get(index) ?? [];
    for (const { topics } of before) topics.delete(index);
    this.held -= before.length;
    this.owners.delete(index);
    if (name === '') return 0;
    const ids = this.tree.match(name);
    const taken = ids
      .slice(0, Math.max(0, topicsMax - this.held))
      .flatMap((id) => this.watched.get(id) ?? [])
      .filter(({ topics }) => topics.size < topicsPerDeviceMax);
    if (taken.length === 0) return ids.length;
    for (const { topics } of taken) topics.add(index);
    this.held += taken.length;
    this.owners.set(index, taken);
    return ids.length;
  }
}
