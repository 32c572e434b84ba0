import type { JsonObject } from '@/lib/domain/json';
import { fitOf, valueFit } from '../interpret-metric';
import type { MetricCursor } from '../metric-cursor';
import { valueField } from '../payload-fields';
import { addForbidden } from './judge-death';
import { datatypePlace, rowBytes } from './metric-columns';
import type { MetricOwner } from './metric-owner';
import type { MetricTable } from './metric-table';
import { nameOfType } from './metric-values';
import { keptName } from './name-pool';
import type { NodeTrack } from './node-track';
import { type SignDesk, signName } from './sign-desk';

export type Target = {
  readonly node: NodeTrack | null;
  readonly metrics: MetricOwner | null;
  readonly table: MetricTable;
};

export type Command = {
  readonly at: number;
  readonly topic: string;
  readonly type: 'NCMD' | 'DCMD';
  readonly group: string;
  readonly edgeNode: string;
  readonly device: string | null;
};

const rebirth = 'Node Control/Rebirth';
const reboots: ReadonlySet<string> = new Set(['Node Control/Reboot', 'Node Control/Next Server']);
const namesMax = 10;
const undeclaredMax = 3;

/** Rules S18 and S21 to S24 of a command. `node` is null when its edge node is not known, `metrics` when nothing declared any. */
export function judgeCommand(desk: SignDesk, target: Target, command: Command, cursor: MetricCursor): void {
  const { node } = target;
  const { at, topic, type, group, edgeNode, device } = command;
  if (cursor.seq >= 0)
    addForbidden(desk, node, { at, topic, device, what: `seq on ${type}`, group, edgeNode });
  const { names, rebirths, reboots } = readCommand(cursor, target);
  if (rebirths > 0 && node !== null) node.rebirthAskedAt = at;
  judgeTargets(desk, target, command, cursor);
  const isRebirthOnly = cursor.metricCount > 0 && rebirths === cursor.metricCount;
  const isReboot = reboots > 0;
  const facts: JsonObject = { metrics: names, isRebirthOnly, isReboot };
  const rule = isRebirthOnly ? 'S23' : isReboot ? 'S22' : 'S21';
  const text = names.length === 0 ? `${type} without a metric` : `${type} to ${names.join(', ')}`;
  const lane = isReboot ? 'reboot' : isRebirthOnly ? 'rebirth' : 'write';
  desk.add(node, { kind: 'command', rule, at, lane }, () => ({
    group,
    edgeNode,
    device,
    topic,
    text,
    facts,
  }));
}

function readCommand(cursor: MetricCursor, target: Target) {
  const seen = { names: [] as string[], rebirths: 0, reboots: 0 };
  for (cursor.rewind(); cursor.next(); ) {
    const name = nameOf(cursor, target);
    if (seen.names.length < namesMax) seen.names.push(signName(name));
    if (name === rebirth && isTrue(cursor)) seen.rebirths++;
    if (reboots.has(name) && !cursor.isNull) seen.reboots++;
  }
  return seen;
}

function isTrue(cursor: MetricCursor): boolean {
  return cursor.field === valueField.boolean && cursor.low !== 0 && !cursor.isNull;
}

function nameOf(cursor: MetricCursor, { metrics, table }: Target): string {
  if (cursor.hasName) return keptName(cursor);
  const row = metrics === null ? -1 : table.findAlias(metrics, cursor.alias);
  return row < 0 ? `alias ${cursor.alias}` : table.nameOf(row);
}

/** S24, of the first few metrics that are not the birth's. */
function judgeTargets(desk: SignDesk, target: Target, command: Command, cursor: MetricCursor): void {
  const { node, metrics, table } = target;
  if (metrics?.declared !== 'live') return;
  const { at, topic, device, group, edgeNode } = command;
  let told = 0;
  for (cursor.rewind(); told < undeclaredMax && cursor.next(); ) {
    const row = table.find(metrics, cursor);
    const why =
      row < 0 ? 'not declared' : whyUnfit(cursor, table.columns.bytes[row * rowBytes + datatypePlace] ?? 0);
    const metric = signName(nameOf(cursor, target));
    if (why === null || metric === rebirth) continue;
    told++;
    const text = `a command to ${metric}: ${why}`;
    const facts = { metric, why };
    desk.add(node, { kind: 'command-undeclared', rule: 'S24', at }, () => ({
      group,
      edgeNode,
      device,
      topic,
      text,
      facts,
    }));
  }
}

function whyUnfit(cursor: MetricCursor, declared: number): string | null {
  if (declared === 0) return null;
  const fit = fitOf(cursor, declared);
  if (fit !== valueFit.wrongField && fit !== valueFit.outOfRange) return null;
  return `not a value of its type ${nameOfType(declared)}`;
}
