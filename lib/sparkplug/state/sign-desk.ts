import type { JsonObject } from '@/lib/domain/json';
import type { SparkplugRule, SparkplugSign, SparkplugSignKind } from '../sign';
import type { QuirkBook } from './quirk-book';

/** Signs of one lane from one edge node in a minute, at most; enough for every threshold of the detectors. */
const perMinuteMax = 30;
/** Commands are counted by their detectors, one by one. */
const commandsPerMinuteMax = 200;
/** Of all that name no known edge node, together. */
const strangersPerMinuteMax = 300;
const minuteMs = 60_000;
const nameMax = 200;

/** About whom a sign may be: an edge node or host with its own allowance. */
export type SignSource = {
  readonly group: string;
  readonly edgeNode: string;
  readonly firstSeenAt: number;
  allowance: Allowance | null;
};
type Allowance = { since: number; readonly left: Map<string, number> };

type What = {
  readonly kind: SparkplugSignKind;
  readonly rule: SparkplugRule;
  readonly at: number;
  /** Signs of one kind that must not crowd out others of it; its rule when left out. One of a few words. */
  readonly lane?: string;
  /** Nobody's manner, whatever else of the rule may be: it teaches no quirk and is excused by none. */
  readonly isNoManner?: boolean;
};

export type SignDraft = {
  readonly group?: string;
  readonly edgeNode?: string;
  readonly device?: string | null;
  readonly hostId?: string | null;
  readonly topic: string;
  readonly text: string;
  readonly facts: JsonObject;
};

/** Takes the signs of one message after another: bounded, and marked when the rule is the node's manner. */
export class SignDesk {
  readonly signs: SparkplugSign[] = [];
  /** Signs beyond what one source may give in a minute. */
  suppressed = 0;
  private readonly strangers: { allowance: Allowance | null } = { allowance: null };

  constructor(private readonly quirks: QuirkBook) {}

  clear(): void {
    if (this.signs.length > 0) this.signs.length = 0;
  }

  /** Adds a sign; `draft` is only made when there is room for it. `source` is null when nobody known is meant. */
  add(source: SignSource | null, what: What, draft: () => SignDraft): void {
    const { kind, rule, at, lane = rule, isNoManner = false } = what;
    const isQuirk = source !== null && !isNoManner && this.quirks.note(source, rule, at);
    if (!this.isOpen(source, kind, lane, at)) {
      this.suppressed++;
      return;
    }
    const { group, edgeNode, device, hostId, topic, text, facts } = draft();
    this.signs.push({
      kind,
      rule,
      at,
      group: group ?? source?.group ?? '',
      edgeNode: edgeNode ?? source?.edgeNode ?? '',
      device: device ?? null,
      hostId: hostId ?? null,
      topic: topic.slice(0, nameMax * 3),
      isQuirk,
      text,
      facts,
    });
  }

  private isOpen(source: SignSource | null, kind: SparkplugSignKind, lane: string, at: number): boolean {
    const holder = source ?? this.strangers;
    let { allowance } = holder;
    if (allowance === null || at - allowance.since >= minuteMs || at < allowance.since) {
      allowance = { since: at, left: new Map() };
      holder.allowance = allowance;
    }
    const key = `${kind} ${lane}`;
    const perSource = kind === 'command' ? commandsPerMinuteMax : perMinuteMax;
    const left = allowance.left.get(key) ?? (source === null ? strangersPerMinuteMax : perSource);
    if (left <= 0) return false;
    allowance.left.set(key, left - 1);
    return true;
  }
}

/** Wire text in a sign: bounded. */
export function signName(name: string): string {
  return name.length > nameMax ? `${name.slice(0, nameMax - 1)}…` : name;
}

/** Seconds between two times to a tenth; null when the earlier one is not known. */
export function secondsBetween(from: number | null, to: number): number | null {
  return from === null ? null : Math.round((to - from) / 100) / 10;
}
