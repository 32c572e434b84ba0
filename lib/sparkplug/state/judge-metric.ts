import type { MetricCursor } from '../metric-cursor';
import { valueField } from '../payload-fields';
import type { FleetMetrics } from './fleet-metrics';
import { datatypePlace, quality, rowBytes } from './metric-columns';
import type { MetricOwner } from './metric-owner';
import { type Arrival, nameOfType } from './metric-values';
import { keptName } from './name-pool';
import type { NodeTrack } from './node-track';
import { type SignDesk, signName } from './sign-desk';

/** Metrics that an owner without a birth may have by the names in its data. */
const adHocMax = 4096;
const fieldNames = new Map<number, string>(Object.entries(valueField).map(([name, field]) => [field, name]));

type About = {
  readonly at: number;
  readonly topic: string;
  /** -1 when the owner has no such metric. */
  readonly row: number;
};
type Parts = {
  readonly node: NodeTrack;
  readonly owner: MetricOwner;
  readonly metrics: FleetMetrics;
  readonly cursor: MetricCursor;
};

/**
 * Rules S14 and S15 of a metric in data that the declaration does not cover. Only a birth of this link is held against the
 * sender; without one, metrics that carry their name are taken as they come.
 */
export function judgeMetric(desk: SignDesk, parts: Parts, about: About, arrival: Arrival): void {
  const { node, owner, metrics, cursor } = parts;
  const { at, topic, row } = about;
  const { device } = owner;
  if (owner.declared !== 'live') {
    if (row < 0 && cursor.hasName) takeUndeclared(parts, arrival);
    return;
  }
  if (arrival.worth !== quality.good) return;
  if (row >= 0) {
    addMisfit(desk, parts, about);
    return;
  }
  const metric = cursor.hasName ? signName(keptName(cursor)) : null;
  const alias = cursor.alias < 0 ? null : cursor.alias;
  desk.add(node, { kind: 'metric-undeclared', rule: 'S14', at }, () => ({
    device,
    topic,
    text:
      metric === null
        ? `a value with alias ${alias ?? 'none'}, which no birth declared`
        : `a value of ${metric}, which no birth declared`,
    facts: { metric, alias },
  }));
  metrics.undeclared++;
}

function takeUndeclared({ owner, metrics, cursor }: Parts, arrival: Arrival): void {
  if (owner.count >= adHocMax) {
    metrics.undeclared++;
    return;
  }
  const { table, values } = metrics;
  const datatype = cursor.datatype <= 255 ? cursor.datatype : 0;
  const row = table.make(owner, keptName(cursor), { alias: cursor.alias, datatype });
  if (row < 0) return;
  table.append(owner, row);
  values.take(row, cursor, arrival);
}

function addMisfit(desk: SignDesk, { node, owner, metrics, cursor }: Parts, { at, topic, row }: About): void {
  const { table } = metrics;
  const { device } = owner;
  const metric = signName(table.nameOf(row));
  const datatype = nameOfType(table.columns.bytes[row * rowBytes + datatypePlace] ?? 0);
  const wire = fieldNames.get(cursor.field) ?? String(cursor.field);
  const number = cursor.numberValue;
  const value = Number.isFinite(number) ? number : cursor.text().slice(0, 50);
  desk.add(node, { kind: 'metric-type', rule: 'S15', at }, () => ({
    device,
    topic,
    text: `${metric} is declared as ${datatype}, but the value is ${value} (${wire})`,
    facts: { metric, datatype, wire, value },
  }));
}
