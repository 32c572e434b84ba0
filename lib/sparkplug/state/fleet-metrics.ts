import { MetricChanges } from './metric-changes';
import { ownerPlace, rowWords } from './metric-columns';
import { MetricMinutes } from './metric-minutes';
import type { MetricOwner } from './metric-owner';
import type { MetricSink } from './metric-sink';
import { MetricTable } from './metric-table';
import { MetricValues } from './metric-values';

const bytesPerName = 120;
const bytesPerOwner = 600;
const bytesPerText = 160;

/** The metrics of one broker, with what is written to them and read from them. */
export class FleetMetrics {
  /** Values that no birth declared and that were left out. */
  undeclared = 0;
  readonly table: MetricTable;
  readonly minutes: MetricMinutes;
  readonly values: MetricValues;
  readonly changes: MetricChanges;

  constructor(options: {
    readonly metricsMax: number;
    readonly metricIntervalMs: number;
    readonly sink?: MetricSink;
  }) {
    this.table = new MetricTable(options.metricsMax);
    this.minutes = new MetricMinutes(this.table);
    this.values = new MetricValues(this.table, this.minutes, options.sink ?? null);
    this.changes = new MetricChanges(this.table, options.metricIntervalMs);
  }

  ownerOf(row: number): MetricOwner | undefined {
    return this.table.owners[this.table.columns.words[row * rowWords + ownerPlace] ?? -1];
  }

  /** Memory, roughly: the columns and queue exactly, look-ups and the rest by their usual size. */
  get bytes(): number {
    const { columns, dirty, names, owners, texts, size } = this.table;
    const lookUps = size * 24;
    return (
      columns.bytes.length +
      dirty.bytes +
      lookUps +
      names.size * bytesPerName +
      owners.length * bytesPerOwner +
      texts.size * bytesPerText
    );
  }
}
