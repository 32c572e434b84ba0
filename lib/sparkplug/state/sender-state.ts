import type { MetricCursor } from '../metric-cursor';
import type { SparkplugDeviceTopic, SparkplugNodeTopic } from '../parse-sparkplug-topic';
import type { DeviceRecord, NodeRecord } from '../presence-record';
import type { NodeBefore } from './judge-birth';
import type { DeviceBefore } from './judge-data';
import { quality } from './metric-columns';
import type { NodeTrack } from './node-track';

/** Whom a message names as its sender. */
export type Sender = SparkplugNodeTopic | SparkplugDeviceTopic;

/** An edge node that was not known before a message. */
export const unknownNode: NodeBefore = {
  state: 'unknown',
  since: 0,
  bdSeq: null,
  previousBdSeq: null,
  births: 0,
};

/** How an edge node stands ahead of a message that may change it. */
export function snapshotNode({ state, since, bdSeq, previousBdSeq, births }: NodeRecord): NodeBefore {
  return { state, since, bdSeq, previousBdSeq, births };
}

/** How a device stands ahead of a message that may change it; null when it is not known. */
export function snapshotDevice(device: DeviceRecord | undefined): DeviceBefore {
  if (!device) return null;
  const { state, since, hasCertificate } = device;
  return { state, since, hasCertificate };
}

/** What values of a node (`device` null) or of a device in this state are worth at most. */
export function worthOf(node: NodeTrack, device: NodeBefore['state'] | null): number {
  if (node.record.state === 'offline') return device === null ? quality.dead : quality.parentDead;
  if (device === 'offline') return quality.dead;
  return device === 'unknown' && node.birthAt !== null ? quality.waiting : quality.good;
}

const bdSeqName = new TextEncoder().encode('bdSeq');

/** The bdSeq among the cursor's metrics; null without one. */
export function bdSeqOf(cursor: MetricCursor): number | null {
  for (cursor.rewind(); cursor.next(); )
    if (cursor.isNamed(bdSeqName))
      return Number.isSafeInteger(cursor.numberValue) ? cursor.numberValue : null;
  return null;
}

/** A device that presence refused for want of room: nothing is kept of it. */
export function hasNoRoom(topic: Sender, record: NodeRecord): boolean {
  return topic.kind === 'device' && !record.devices.has(topic.device);
}
