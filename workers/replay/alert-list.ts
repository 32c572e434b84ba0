import { type AlertRecord, toAlertJson } from '@/lib/alerting/alert-record';
import { applyFinding } from '@/lib/alerting/apply-finding';
import type { Alert } from '@/lib/domain/alert';
import type { Finding } from '@/lib/domain/finding';

/** Alerts kept at most; a capture with more shows the same thing over and over. */
const alertsMax = 20_000;

/** Makes alerts of findings as the worker does, in memory; ids count from 1. */
export class AlertList {
  /** Findings that would have opened a further alert when the list was full. */
  omitted = 0;
  private readonly records: AlertRecord[] = [];
  private readonly placeByCondition = new Map<string, number>();

  get size(): number {
    return this.records.length;
  }

  apply(finding: Finding, now: number): void {
    const condition = JSON.stringify([finding.detector, finding.key]);
    const place = this.placeByCondition.get(condition) ?? this.records.length;
    const previous = this.records[place] ?? null;
    const newId = `replay-${this.records.length + 1}`;
    const { cause, next } = applyFinding(previous, finding, { brokerId: 0, newId, now: new Date(now) });
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

  /** In the order in which they began. There is no console to link to, so `url` is empty. */
  list(brokerName: string): readonly Alert[] {
    return this.records
      .toSorted((one, other) => one.firstSeenAt.getTime() - other.firstSeenAt.getTime())
      .map((record) => ({ ...toAlertJson(record, brokerName, ''), url: '' }));
  }
}
