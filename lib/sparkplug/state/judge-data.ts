import type { DeviceRecord, NodeRecord } from '../presence-record';
import type { NodeBefore } from './judge-birth';
import type { NodeTrack } from './node-track';
import type { SequenceStep } from './sequence-tracker';
import { type SignDesk, secondsBetween } from './sign-desk';

/** Data, or a device's birth or death, as far as the order of births and deaths needs it. */
export type SentMessage = {
  readonly at: number;
  readonly topic: string;
  readonly type: 'NDATA' | 'DDATA' | 'DBIRTH' | 'DDEATH';
  readonly device: string | null;
  readonly step: SequenceStep | null;
  readonly linkUpAt: number | null;
};

/** A device as it stood before a message; null when it was not known. */
export type DeviceBefore = Pick<DeviceRecord, 'state' | 'since' | 'hasCertificate'> | null;

const unbornEveryMs = 60_000;
const contradictedMin = 2;
const inOrder: ReadonlySet<SequenceStep> = new Set(['next', 'fill', 'gap']);

/** Rules S01 to S04 of a message that only a born, living sender sends. */
export function judgeOrder(
  desk: SignDesk,
  node: NodeTrack,
  message: SentMessage,
  before: { readonly node: NodeBefore; readonly device: DeviceBefore; readonly record: NodeRecord },
): void {
  const { state } = before.node;
  if (state === 'unknown') judgeUnborn(desk, node, message, before);
  else if (state === 'offline') judgeDead(desk, node, message, before);
  else if (message.type === 'DDATA') judgeDevice(desk, node, message, before.device);
}

/** S01. Once a birth was seen, by this process or one before, the monitor only missed the newest one. */
function judgeUnborn(
  desk: SignDesk,
  node: NodeTrack,
  { at, topic, type, device, linkUpAt }: SentMessage,
  { node: { births }, record }: { readonly node: NodeBefore; readonly record: NodeRecord },
): void {
  if (births > 0 || at - node.dataBeforeBirthAt < unbornEveryMs) return;
  const hasCertificate = record.hasCertificate || record.state === 'online';
  node.dataBeforeBirthAt = at;
  desk.add(node, { kind: 'data-before-birth', rule: 'S01', at }, () => ({
    device,
    topic,
    text: `${type} of an edge node of which no birth was ever seen`,
    facts: { secondsSinceLink: secondsBetween(linkUpAt, at), hasCertificate },
  }));
}

/** S02 and S04. */
function judgeDead(
  desk: SignDesk,
  node: NodeTrack,
  { at, topic, type, device, step }: SentMessage,
  { node: before, record }: { readonly node: NodeBefore; readonly record: NodeRecord },
): void {
  const isInOrder = step !== null && inOrder.has(step);
  if (isInOrder) node.inOrderAfterDeath++;
  const secondsSinceDeath = secondsBetween(node.deathAt ?? before.since, at);
  const isBdSeqConstant = node.sameBdSeqs > 0;
  if (type === 'NDATA' || type === 'DDATA') {
    const isMatchedDeath = record.state === 'offline' && record.unmatchedDeathAt === null;
    desk.add(node, { kind: 'data-after-death', rule: 'S02', at }, () => ({
      device,
      topic,
      text: `${type} ${secondsSinceDeath} s after the edge node's death, without a birth`,
      facts: { secondsSinceDeath, isMatchedDeath, isInOrder, isBdSeqConstant, bdSeq: before.bdSeq },
    }));
  }
  const { inOrderAfterDeath: count } = node;
  if (!isInOrder || count < contradictedMin) return;
  desk.add(node, { kind: 'death-contradicted', rule: 'S04', at }, () => ({
    topic,
    text: `${count} messages went on with the sequence ${secondsSinceDeath} s after the NDEATH, without a birth`,
    facts: {
      inOrder: count,
      secondsSinceDeath,
      bdSeq: before.bdSeq,
      clientId: node.client.id,
      isClientConnected: node.client.isConnected,
      isBdSeqConstant,
    },
  }));
}

/** S03. Only of a session whose birth we saw can a device's birth be missing. */
function judgeDevice(
  desk: SignDesk,
  node: NodeTrack,
  { at, topic, device }: SentMessage,
  before: DeviceBefore,
): void {
  if (node.birthAt === null) return;
  if (before !== null && before.state === 'offline') {
    const secondsSinceDeath = secondsBetween(before.since, at);
    desk.add(node, { kind: 'device-data-after-death', rule: 'S03', at }, () => ({
      device,
      topic,
      text: `DDATA ${secondsSinceDeath} s after the device's death, without a birth`,
      facts: { secondsSinceDeath },
    }));
  } else if (before === null || (before.state === 'unknown' && !before.hasCertificate)) {
    const secondsSinceNodeBirth = secondsBetween(node.birthAt, at);
    desk.add(node, { kind: 'device-data-before-birth', rule: 'S03', at }, () => ({
      device,
      topic,
      text: `DDATA ${secondsSinceNodeBirth} s after the edge node's birth, without a birth of the device`,
      facts: { secondsSinceNodeBirth },
    }));
  }
}
