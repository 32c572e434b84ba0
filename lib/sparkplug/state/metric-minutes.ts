import type { MetricMinuteRow } from '../stored-rows';
import {
  kindPlace,
  minutePlace,
  numberPlace,
  ownerPlace,
  repeatsPlace,
  rowBytes,
  rowNumbers,
  rowWords,
  usualRepeatsPlace,
  valueKind,
} from './metric-columns';
import type { MetricTable } from './metric-table';

const minuteRowsMax = 20_000;
const repeatsFactor = 20;
const usualMinutes = 10;
const weight = 0.1;
const toldMax = 20;

/** A metric whose unchanged value came far more often than usual. */
export type RepeatedValue = {
  readonly row: number;
  readonly perMinute: number;
  readonly usualPerMinute: number;
};

/** What the metrics did in the running minute: figures of up to 20,000 numeric ones, and how often nothing changed. */
export class MetricMinutes {
  /** Metrics whose figures found no room, once a minute each time they came. */
  refused = 0;
  private readonly rows = new Int32Array(minuteRowsMax);
  private readonly counts = new Uint32Array(minuteRowsMax);
  private readonly least = new Float64Array(minuteRowsMax);
  private readonly most = new Float64Array(minuteRowsMax);
  private size = 0;
  private minutes = 0;

  constructor(private readonly table: MetricTable) {}

  add(row: number, number: number): void {
    if (!Number.isFinite(number)) return;
    const { columns } = this.table;
    let place = (columns.words[row * rowWords + minutePlace] ?? 0) - 1;
    if (place < 0 || this.rows[place] !== row || place >= this.size) {
      if (this.size >= minuteRowsMax) {
        this.refused++;
        return;
      }
      place = this.size++;
      columns.words[row * rowWords + minutePlace] = place + 1;
      this.rows[place] = row;
      this.counts[place] = 0;
      this.least[place] = number;
      this.most[place] = number;
    }
    this.counts[place] = (this.counts[place] ?? 0) + 1;
    if (number < (this.least[place] ?? 0)) this.least[place] = number;
    if (number > (this.most[place] ?? 0)) this.most[place] = number;
  }

  repeat(row: number): void {
    const { columns } = this.table;
    const count = columns.words[row * rowWords + repeatsPlace] ?? 0;
    if (count < 0xffff) columns.words[row * rowWords + repeatsPlace] = count + 1;
  }

  /** The figures since the last call, as those of the minute that began at `minute` (ms), and what was sent for nothing. */
  take(minute: number): {
    readonly rows: readonly MetricMinuteRow[];
    readonly repeated: readonly RepeatedValue[];
  } {
    const rows: MetricMinuteRow[] = [];
    const repeated: RepeatedValue[] = [];
    for (let place = 0; place < this.size; place++) {
      const row = this.rows[place] ?? 0;
      // A row that was given to another metric meanwhile has no place here any more.
      if (this.table.columns.words[row * rowWords + minutePlace] !== place + 1) continue;
      this.table.columns.words[row * rowWords + minutePlace] = 0;
      const told = this.judgeRepeats(row);
      if (told !== null && repeated.length < toldMax) repeated.push(told);
      const figures = this.figures(row, place, minute);
      if (figures !== null) rows.push(figures);
    }
    this.size = 0;
    this.minutes++;
    return { rows, repeated };
  }

  private figures(row: number, place: number, minute: number): MetricMinuteRow | null {
    const { columns, owners } = this.table;
    const owner = owners[columns.words[row * rowWords + ownerPlace] ?? -1];
    if (!owner) return null;
    const { group, edgeNode, device } = owner;
    const count = this.counts[place] ?? 0;
    const min = this.least[place] ?? 0;
    const max = this.most[place] ?? 0;
    const last =
      columns.bytes[row * rowBytes + kindPlace] === valueKind.number
        ? (columns.numbers[row * rowNumbers + numberPlace] ?? 0)
        : max;
    return { group, edgeNode, device, name: this.table.nameOf(row), minute, count, min, max, last };
  }

  /** Follows how often a numeric metric is usually sent without a change; told when it is 20 times that. */
  private judgeRepeats(row: number): RepeatedValue | null {
    const { columns } = this.table;
    const perMinute = columns.words[row * rowWords + repeatsPlace] ?? 0;
    const usualPerMinute = columns.floats[row * rowWords + usualRepeatsPlace] ?? 0;
    columns.words[row * rowWords + repeatsPlace] = 0;
    const isFar = this.minutes >= usualMinutes && perMinute > repeatsFactor * Math.max(1, usualPerMinute);
    if (usualPerMinute === 0) columns.floats[row * rowWords + usualRepeatsPlace] = perMinute;
    else if (!isFar)
      columns.floats[row * rowWords + usualRepeatsPlace] =
        usualPerMinute + weight * (perMinute - usualPerMinute);
    return isFar && usualPerMinute > 0 ? { row, perMinute, usualPerMinute } : null;
  }
}
