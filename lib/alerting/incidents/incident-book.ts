/** An incident that is open or has just ended, as far as joining it goes; times are ms since the epoch. */
export type JoinableIncident = {
  readonly id: string;
  readonly openedAt: number;
  /** null while it is open. */
  readonly resolvedAt: number | null;
  readonly alertCount: number;
};

/** A key of an incident, and when an alert with it was last seen. */
export type HeldKey = { readonly key: string; readonly incidentId: string; readonly lastAt: number };

/** As far back as the keys of an incident count. */
export const joinMs = 30 * 60_000;
/** What began longer ago is another story, however often it repeats. */
export const incidentAgeMsMax = 24 * 3_600_000;
/** Then the next alert begins another incident. */
export const incidentAlertsMax = 1000;
const keysMax = 50;
/** How far the time of a key may lag behind: repeats would write it all the time. */
const stepMs = 60_000;

type Entry = {
  readonly openedAt: number;
  resolvedAt: number | null;
  alertCount: number;
  readonly lastAtByKey: Map<string, number>;
};

/**
 * Decides which incident alerts of one broker join: what comes back its former one, also when that has ended; others the open
 * one with which they share their strongest key within 30 minutes, or a new one. Bounded: an incident takes 1,000 alerts, 50 keys and new alerts for a day.
 */
export class IncidentBook {
  private readonly entries = new Map<string, Entry>();
  private readonly idsByKey = new Map<string, string[]>();
  private readonly opened = new Set<string>();
  private readonly touched = new Map<string, HeldKey>();

  constructor(incidents: readonly JoinableIncident[], keys: readonly HeldKey[]) {
    for (const { id, ...entry } of incidents) this.entries.set(id, { ...entry, lastAtByKey: new Map() });
    for (const held of keys) this.hold(held);
  }

  /** The incident of an alert seen at `at` (ms), which may have a `former` one; `newId` becomes its id if it is a new one. */
  join(keys: readonly string[], at: number, newId: string, former: string | null = null): string {
    const found = this.takesMore(former, at) ? former : this.find(keys, at);
    const id = found ?? newId;
    const entry = this.entries.get(id) ?? newEntry(at);
    if (found === null) {
      this.entries.set(id, entry);
      this.opened.add(id);
    }
    entry.alertCount++;
    entry.resolvedAt = null;
    this.note(id, keys, at);
    return id;
  }

  /** An alert with these keys was seen again at `at` (ms), which keeps its incident joinable. */
  note(incidentId: string, keys: readonly string[], at: number): void {
    const entry = this.entries.get(incidentId);
    if (entry === undefined) return;
    for (const key of keys) {
      const known = entry.lastAtByKey.get(key);
      if (known === undefined && entry.lastAtByKey.size >= keysMax) continue;
      if (known !== undefined && at - known < stepMs) continue;
      this.hold({ key, incidentId, lastAt: at });
      this.touched.set(`${incidentId} ${key}`, { key, incidentId, lastAt: at });
    }
  }

  /** Ids that `join` has taken for new incidents. */
  newIds(): ReadonlySet<string> {
    return this.opened;
  }

  /** Keys to store. */
  touchedKeys(): readonly HeldKey[] {
    return [...this.touched.values()];
  }

  private hold({ key, incidentId, lastAt }: HeldKey): void {
    const entry = this.entries.get(incidentId);
    if (entry === undefined) return;
    if (!entry.lastAtByKey.has(key)) {
      const ids = this.idsByKey.get(key);
      if (ids === undefined) this.idsByKey.set(key, [incidentId]);
      else ids.push(incidentId);
    }
    entry.lastAtByKey.set(key, lastAt);
  }

  private find(keys: readonly string[], at: number): string | null {
    for (const key of keys) {
      let best: { readonly id: string; readonly lastAt: number } | null = null;
      for (const id of this.idsByKey.get(key) ?? []) {
        const lastAt = this.lastAtIfJoinable(id, key, at);
        if (lastAt !== null && (best === null || lastAt >= best.lastAt)) best = { id, lastAt };
      }
      if (best !== null) return best.id;
    }
    return null;
  }

  private lastAtIfJoinable(id: string, key: string, at: number): number | null {
    const entry = this.entries.get(id);
    const lastAt = entry?.lastAtByKey.get(key);
    if (entry === undefined || lastAt === undefined) return null;
    if (entry.resolvedAt !== null || !this.takesMore(id, at)) return null;
    return Math.abs(at - lastAt) > joinMs ? null : lastAt;
  }

  private takesMore(id: string | null, at: number): id is string {
    const entry = id === null ? undefined : this.entries.get(id);
    return (
      entry !== undefined && entry.alertCount < incidentAlertsMax && at - entry.openedAt <= incidentAgeMsMax
    );
  }
}

function newEntry(openedAt: number): Entry {
  return { openedAt, resolvedAt: null, alertCount: 0, lastAtByKey: new Map() };
}
