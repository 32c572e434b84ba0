import type { NodeTrack } from './node-track';
import { PayloadMemory } from './payload-memory';
import type { SequenceLoss, SequenceStep } from './sequence-tracker';
import { type SignDesk, secondsBetween } from './sign-desk';

/** A message with a sequence number, as far as its rules need it. */
export type NumberedMessage = {
  readonly seq: number;
  readonly step: SequenceStep;
  readonly hash: number;
  readonly timestamp: number;
  readonly isHistorical: boolean;
  readonly at: number;
  readonly topic: string;
  readonly device: string | null;
};

const twoHeadsEveryMs = 10_000;
/** Numbers in order from which on a node counts as one that numbers its messages. */
const countingMin = 3;
/** With these the counter did not simply go on, so that it is worth asking whether the bytes are known. */
const orderly: ReadonlySet<SequenceStep> = new Set(['start', 'next', 'fill', 'late-fill', 'straggler']);

/** Rules S06, S07 and S08: the sequence number of a birth, death or data message against its counter. */
export function judgeSequence(desk: SignDesk, node: NodeTrack, message: NumberedMessage): void {
  const { sequence } = node;
  const { seq, step, at } = message;
  node.memory ??= new PayloadMemory(at);
  if (!orderly.has(step)) {
    if (judgeRepeat(desk, node, message)) return;
    if (message.isHistorical && step !== 'gap' && step !== 'other-head') return;
  }
  sequence.apply(step, seq, at);
  node.memory.remember(seq, message.hash, at);
  if (step === 'late-fill' && node.lostMessages > 0) node.lostMessages--;
  if (sequence.oldGoesOn) addOldCounter(desk, node, message);
  if (step === 'next' && sequence.stray === null && sequence.leap === null && !sequence.hasTwoHeads(at))
    return;
  judgeHeads(desk, node, message);
}

/** S08: true when the very bytes came before; then the message is no part of any counter. S07 otherwise. */
function judgeRepeat(desk: SignDesk, node: NodeTrack, message: NumberedMessage): boolean {
  const { seq, step, hash, timestamp, at, isHistorical } = message;
  const { sequence, clock } = node;
  const since = node.memory?.msSince(seq, hash, at) ?? -1;
  const timestampStep = Number.isNaN(timestamp) ? null : timestamp - clock.newestTimestamp;
  const isOutOfLine = step === 'duplicate' || step === 'behind';
  const { last } = sequence;
  // A sender without a clock makes the same bytes again 256 messages later.
  const isRepeat = since >= 0 && (isOutOfLine || (timestampStep !== null && timestampStep < 0));
  if (isRepeat) {
    if (isHistorical) return true;
    desk.add(node, { kind: 'payload-repeat', rule: 'S08', at }, () => ({
      device: message.device,
      topic: message.topic,
      text: `the very bytes of ${seconds(since)} before came again with seq ${seq}`,
      facts: { seq, last, secondsSince: since / 1000, isHistorical, timestampStep: finite(timestampStep) },
    }));
    return true;
  }
  if (isOutOfLine && !isHistorical && !sequence.isLate) {
    const back = (sequence.last - seq) & 255;
    addRepeat(desk, node, message, {
      seq,
      last,
      step: 0 - back,
      text: back === 0 ? `seq ${seq} again, with other bytes` : `seq ${seq} came after ${last}, ${back} back`,
    });
  }
  return false;
}

/** S07: no number on a message of a node whose counter has been running. */
export function judgeUnnumbered(
  desk: SignDesk,
  node: NodeTrack,
  message: Pick<NumberedMessage, 'at' | 'topic' | 'device' | 'isHistorical'> & { readonly type: string },
): void {
  const { at, topic, type, device, isHistorical } = message;
  const [current] = node.sequence.heads();
  if (isHistorical || current === undefined || current.run < countingMin) return;
  desk.add(node, { kind: 'sequence-repeat', rule: 'S07', at, lane: 'unnumbered' }, () => ({
    device,
    topic,
    text: `${type} without a sequence number, although this node numbers its messages`,
    facts: { seq: null, last: current.seq, step: null, isHistorical },
  }));
}

function addRepeat(
  desk: SignDesk,
  node: NodeTrack,
  { at, topic, device, isHistorical }: NumberedMessage,
  { seq, last, step, text }: { seq: number; last: number; step: number; text: string },
): void {
  desk.add(node, { kind: 'sequence-repeat', rule: 'S07', at }, () => ({
    device,
    topic,
    text,
    facts: { seq, last, step, isHistorical },
  }));
}

/** S06 of a birth that another than the node has sent. */
function addOldCounter(desk: SignDesk, node: NodeTrack, { at, topic, device }: NumberedMessage): void {
  node.twoHeadsAt = at;
  const heads = node.sequence.heads().map(({ seq, run }) => ({ seq, run, secondsSince: 0 }));
  desk.add(node, { kind: 'two-heads', rule: 'S06', at, lane: 'old counter' }, () => ({
    device,
    topic,
    text: 'the counter from before the birth goes on; the birth was not its sender’s',
    facts: { heads, withinSeconds: secondsBetween(node.birthAt, at) },
  }));
}

function judgeHeads(desk: SignDesk, node: NodeTrack, message: NumberedMessage): void {
  const { sequence } = node;
  const { at, topic, device } = message;
  if (sequence.stray !== null) {
    const { seq, last, step } = sequence.stray;
    const text = `seq ${seq} came in between: ${step} after ${last}, where the counter then went on`;
    addRepeat(desk, node, message, { seq, last, step, text });
  }
  if (sequence.leap !== null) addLoss(desk, node, sequence.leap, { at, topic });
  if (!sequence.hasTwoHeads(at) || at - node.twoHeadsAt < twoHeadsEveryMs) return;
  node.twoHeadsAt = at;
  const heads = sequence.heads().map(({ seq, run, at: seenAt }) => ({
    seq,
    run,
    secondsSince: secondsBetween(seenAt, at),
  }));
  desk.add(node, { kind: 'two-heads', rule: 'S06', at }, () => ({
    device,
    topic,
    text: `${heads.length} sequence counters advance side by side, at ${heads.map(({ seq }) => seq).join(' and ')}`,
    facts: { heads, withinSeconds: 60 },
  }));
}

/** S09: messages that are missing for good. */
export function addLoss(
  desk: SignDesk,
  node: NodeTrack,
  { lost, seq, last }: SequenceLoss,
  { at, topic }: { readonly at: number; readonly topic: string },
): void {
  node.lostMessages += lost;
  node.isTravelDirty = true;
  const lostOf100 = Math.round(node.sequence.lostShare * 1000) / 1000;
  desk.add(node, { kind: 'sequence-gap', rule: 'S09', at }, () => ({
    topic,
    text: `${lost} ${lost === 1 ? 'message' : 'messages'} between seq ${last} and ${seq} never came`,
    facts: { lost, seq, last, lostOf100 },
  }));
}

function seconds(ms: number): string {
  return ms < 10_000 ? `${Math.round(ms / 100) / 10} s` : `${Math.round(ms / 1000)} s`;
}

function finite(number: number | null): number | null {
  return number !== null && Number.isFinite(number) ? number : null;
}
