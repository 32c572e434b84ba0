import { isQuirkRule } from '@/lib/domain/sparkplug-quirks';
import type { SparkplugRule } from '../sign';
import type { QuirkRow } from '../stored-rows';

type Candidate = { count: number; readonly firstAt: number };
type Quirk = { count: number; firstAt: number; lastAt: number; isDirty: boolean };
type Owner = { readonly group: string; readonly edgeNode: string; readonly firstSeenAt: number };

const rowsMax = 2000;
const quirksMax = 100_000;
const candidatesMax = 20_000;
/** A manner shows again and again: this often, over more than this long. */
const repeatsMin = 3;
const repeatsMs = 600_000;
/** How often at most a quirk is handed out because its count moved. */
const touchMs = 60_000;

/**
 * Which rules each edge node kept breaking while it was learned. Never those that tell of somebody else (a death that the
 * data contradict, two counters, repeated numbers or payloads, data from another MQTT client, births that take turns), of
 * commands, of host applications or of fuzzing: who attacks a node on its first day must not be taken for its manner. Nor
 * data without any birth, because the message that breaks that may be the one that makes the node known. Bounded; times
 * are ms since the epoch.
 */
export class QuirkBook {
  private readonly quirks = new Map<string, Quirk>();
  private readonly candidates = new Map<string, Candidate>();
  private readonly revoked = new Set<string>();
  private dirty: string[] = [];

  constructor(private readonly learningMs: number) {}

  get size(): number {
    return this.quirks.size;
  }

  get candidateCount(): number {
    return this.candidates.size;
  }

  /** A rule was broken; true when that is this node's manner. */
  note(owner: Owner, rule: SparkplugRule, at: number): boolean {
    if (!isQuirkRule(rule)) return false;
    const key = keyOf(owner.group, owner.edgeNode, rule);
    const known = this.quirks.get(key);
    if (known) {
      known.count++;
      if (at - known.lastAt >= touchMs) this.mark(key, known);
      known.lastAt = at;
      return true;
    }
    const isLearning = at - owner.firstSeenAt < this.learningMs;
    if (!isLearning || this.revoked.has(key) || this.quirks.size >= quirksMax) {
      this.candidates.delete(key);
      return false;
    }
    const { count, firstAt } = this.countCandidate(key, at);
    if (count < repeatsMin || at - firstAt <= repeatsMs) return false;
    this.candidates.delete(key);
    const quirk = { count, firstAt, lastAt: at, isDirty: false };
    this.quirks.set(key, quirk);
    this.mark(key, quirk);
    return true;
  }

  /** Without room the oldest candidate goes: forgetting one means telling of it, which is the safe side. */
  private countCandidate(key: string, at: number): Candidate {
    const known = this.candidates.get(key);
    if (known) {
      known.count++;
      return known;
    }
    if (this.candidates.size >= candidatesMax) {
      const oldest = this.candidates.keys().next().value;
      if (oldest !== undefined) this.candidates.delete(oldest);
    }
    const candidate = { count: 1, firstAt: at };
    this.candidates.set(key, candidate);
    return candidate;
  }

  restore(rows: readonly QuirkRow[]): void {
    for (const { group, edgeNode, rule, count, firstAt, lastAt } of rows) {
      if (this.quirks.size >= quirksMax || !isQuirkRule(rule)) continue;
      this.quirks.set(keyOf(group, edgeNode, rule), { count, firstAt, lastAt, isDirty: false });
    }
  }

  /** From now on the rule counts for this node; it is not learned again. False when it was no quirk. */
  revoke(group: string, edgeNode: string, rule: SparkplugRule): boolean {
    const key = keyOf(group, edgeNode, rule);
    if (this.revoked.size < quirksMax) this.revoked.add(key);
    return this.quirks.delete(key);
  }

  take(): readonly QuirkRow[] {
    const rows: QuirkRow[] = [];
    for (const key of this.dirty.splice(0, rowsMax)) {
      const quirk = this.quirks.get(key);
      if (!quirk) continue;
      quirk.isDirty = false;
      const [group = '', edgeNode = '', rule = ''] = key.split('/');
      const { count, firstAt, lastAt } = quirk;
      rows.push({ group, edgeNode, rule: rule as SparkplugRule, count, firstAt, lastAt });
    }
    return rows;
  }

  private mark(key: string, quirk: Quirk): void {
    if (quirk.isDirty) return;
    quirk.isDirty = true;
    this.dirty.push(key);
  }
}

/** Ids never contain a slash. */
function keyOf(group: string, edgeNode: string, rule: SparkplugRule): string {
  return `${group}/${edgeNode}/${rule}`;
}
