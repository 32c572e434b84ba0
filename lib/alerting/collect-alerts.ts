import type { Alert } from '@/lib/domain/alert';
import type { Finding } from '@/lib/domain/finding';
import { type AlertRecord, toAlertJson } from './alert-record';
import { applyFinding } from './apply-finding';
import { explainSeverity } from './severity/explain-severity';

/** Alerts kept at most; a history with more shows the same thing over and over. */
const alertsMax = 20_000;

export type CollectorOptions = {
  /** Alerts get this and a number from 1 as their id. */
  readonly idPrefix: string;
  readonly broker: { readonly id: number; readonly name: string };
};

/** Makes alerts of findings as the worker does, in memory: for captures and stored history. */
export class AlertCollector {
  /** Findings that would have opened a further alert when the list was full. */
  omitted = 0;
  private readonly records: AlertRecord[] = [];
  private readonly placeByCondition = new Map<string, number>();

  constructor(private readonly options: CollectorOptions) {}

  get size(): number {
    return this.records.length;
  }

  apply(finding: Finding, now: number): void {
    const { broker, idPrefix } = this.options;
    const condition = JSON.stringify([finding.detector, finding.key]);
    const place = this.placeByCondition.get(condition) ?? this.records.length;
    const previous = this.records[place] ?? null;
    const newId = `${idPrefix}${this.records.length + 1}`;
    const { cause, next } = applyFinding(previous, finding, {
      brokerId: broker.id,
      newId,
      now: new Date(now),
      ...(finding.action === 'raise' ? { explained: explainSeverity(finding, []) } : {}),
    });
    if (next === null) return;
    if (cause !== 'opened') {
      this.records[place] = next;
      if (cause === 'cleared') this.placeByCondition.delete(condition);
      return;
    }
    if (this.records.length >= alertsMax) {
      this.omitted++;
      return;
    }
    this.placeByCondition.set(condition, this.records.length);
    this.records.push(next);
  }

  /** In the order in which they began. They have no page to link to, so `url` is empty. */
  list(): readonly Alert[] {
    return this.records
      .toSorted((one, other) => one.firstSeenAt.getTime() - other.firstSeenAt.getTime())
      .map((record) => ({ ...toAlertJson(record, this.options.broker.name, ''), url: '' }));
  }
}
