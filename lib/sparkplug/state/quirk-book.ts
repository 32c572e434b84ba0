import type { SparkplugRule } from '../sign';
import type { QuirkRow } from '../stored-rows';

/**
 * Rules that a node may be excused from for good because it broke them in its learning time: breaches that clumsy software
 * makes every day and that on their own tell of no attack. Never those that tell of somebody else (a death that the data
 * contradict, two counters, repeated numbers or payloads, data from another MQTT client, births that take turns), of
 * commands, of host applications or of fuzzing: who attacks a node on its first day must not be taken for its manner.
 */
export const learnableRules: ReadonlySet<SparkplugRule> = new Set<SparkplugRule>([
  'S01',
  'S03',
  'S05',
  'S09',
  'S10',
  'S11',
  'S13',
  'S14',
  'S15',
  'S17',
  'S18',
  'S19',
  'S20',
  'S30',
  'S31',
  'S33',
]);

type Quirk = { count: number; firstAt: number; lastAt: number; isDirty: boolean };
type Owner = { readonly group: string; readonly edgeNode: string; readonly firstSeenAt: number };

const rowsMax = 2000;
const quirksMax = 100_000;
/** How often at most a quirk is handed out because its count moved. */
const touchMs = 60_000;

/** Which rules each edge node broke while it was learned. Bounded; times are ms since the epoch. */
export class QuirkBook {
  private readonly quirks = new Map<string, Quirk>();
  private readonly revoked = new Set<string>();
  private dirty: string[] = [];

  constructor(private readonly learningMs: number) {}

  get size(): number {
    return this.quirks.size;
  }

  /** A rule was broken; true when that is this node's manner. */
  note(owner: Owner, rule: SparkplugRule, at: number): boolean {
    if (!learnableRules.has(rule)) return false;
    const key = keyOf(owner.group, owner.edgeNode, rule);
    const known = this.quirks.get(key);
    if (known) {
      known.count++;
      if (at - known.lastAt >= touchMs) this.mark(key, known);
      known.lastAt = at;
      return true;
    }
    const isLearning = at - owner.firstSeenAt < this.learningMs;
    if (!isLearning || this.revoked.has(key) || this.quirks.size >= quirksMax) return false;
    const quirk = { count: 1, firstAt: at, lastAt: at, isDirty: false };
    this.quirks.set(key, quirk);
    this.mark(key, quirk);
    return true;
  }

  restore(rows: readonly QuirkRow[]): void {
    for (const { group, edgeNode, rule, count, firstAt, lastAt } of rows) {
      if (this.quirks.size >= quirksMax || !learnableRules.has(rule)) continue;
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
