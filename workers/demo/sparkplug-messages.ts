import type { DeviceMetric, SparkplugDevice, SparkplugNode } from './plant-model';
import { encodeSparkplugPayload, type MetricToEncode } from './sparkplug-encode';

/** Where a metric's alias begins: unique over the whole edge node, its own metrics first, then each device's. */
function aliasOffset(node: SparkplugNode, device: SparkplugDevice | null): number {
  if (device === null) return 0;
  const before = node.devices.slice(0, node.devices.indexOf(device));
  return before.reduce((sum, { metrics }) => sum + metrics.length, node.metrics.length);
}

function described(metrics: readonly DeviceMetric[], offset: number, at: number): MetricToEncode[] {
  return metrics.map(({ name, type, valueAt }, index) => ({
    name,
    alias: offset + index,
    timestamp: at,
    datatype: type,
    value: valueAt(at),
  }));
}

const bdSeqMetric = (bdSeq: number): MetricToEncode => ({ name: 'bdSeq', datatype: 'Int64', value: bdSeq });

/** An edge node's birth: every metric with name, alias, type and value, `bdSeq`, and the rebirth command. */
export function nodeBirth(
  node: SparkplugNode,
  { bdSeq, seq, at }: { bdSeq: number; seq: number; at: number },
): Uint8Array {
  const rebirth: MetricToEncode = {
    name: 'Node Control/Rebirth',
    timestamp: at,
    datatype: 'Boolean',
    value: false,
  };
  const metrics = [{ ...bdSeqMetric(bdSeq), timestamp: at }, rebirth, ...described(node.metrics, 0, at)];
  return encodeSparkplugPayload({ timestamp: at, seq, metrics });
}

/** An edge node's death: `bdSeq` and nothing else, without a sequence number. */
export function nodeDeath(bdSeq: number, at: number): Uint8Array {
  return encodeSparkplugPayload({ timestamp: at, metrics: [bdSeqMetric(bdSeq)] });
}

export function deviceBirth(
  node: SparkplugNode,
  device: SparkplugDevice,
  { seq, at }: { seq: number; at: number },
): Uint8Array {
  const metrics = described(device.metrics, aliasOffset(node, device), at);
  return encodeSparkplugPayload({ timestamp: at, seq, metrics });
}

/** Data by exception: aliases and values only, of about half the metrics, at least one. */
export function data(
  node: SparkplugNode,
  device: SparkplugDevice | null,
  { seq, at, random }: { seq: number; at: number; random: () => number },
): Uint8Array {
  const { metrics } = device ?? node;
  const picked = metrics.map((_, index) => index).filter(() => random() < 0.5);
  if (picked.length === 0) picked.push(metrics.length - 1);
  const offset = aliasOffset(node, device);
  const changed = picked.flatMap((index): MetricToEncode[] => {
    const metric = metrics[index];
    if (metric === undefined) return [];
    const { type, valueAt } = metric;
    return [{ alias: offset + index, timestamp: at, datatype: type, isTyped: false, value: valueAt(at) }];
  });
  return encodeSparkplugPayload({ timestamp: at, seq, metrics: changed });
}

/** The command by which a host asks an edge node to send all its births again. */
export function rebirthCommand(at: number): Uint8Array {
  const metric: MetricToEncode = {
    name: 'Node Control/Rebirth',
    timestamp: at,
    datatype: 'Boolean',
    value: true,
  };
  return encodeSparkplugPayload({ timestamp: at, metrics: [metric] });
}
