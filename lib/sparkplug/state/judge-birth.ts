import type { BirthChange } from './declare-metrics';
import type { NodeTrack } from './node-track';
import { type SignDesk, secondsBetween } from './sign-desk';

/** An edge node as it stood before a message. */
export type NodeBefore = {
  readonly state: 'online' | 'offline' | 'unknown';
  readonly since: number;
  readonly bdSeq: number | null;
  readonly previousBdSeq: number | null;
  readonly births: number;
};

export type NodeBirth = {
  readonly at: number;
  readonly topic: string;
  readonly bdSeq: number | null;
  readonly before: NodeBefore;
  readonly change: BirthChange;
};

/** A command asks for a rebirth; one that comes this soon after it is the answer. */
const solicitedMs = 30_000;
/** Failed connects count too, so a few steps forward are a new session. */
const forwardMax = 8;
const bdSeqs = 256;
const alternateMs = 600_000;
const recentMax = 8;
const turnsMin = 3;

/** Rules S10, S11 and S12 of an NBIRTH. `before` is what was known ahead of it. */
export function judgeNodeBirth(desk: SignDesk, node: NodeTrack, birth: NodeBirth): void {
  const { before, bdSeq, at } = birth;
  const isSame = before.bdSeq === bdSeq;
  if (before.state === 'online' && isSame) {
    node.rebirths++;
    node.isTravelDirty = true;
    judgeRebirth(desk, node, birth);
  } else if (before.state === 'online') judgeNewSession(desk, node, birth);
  if (!isSame) node.sameBdSeqs = 0;
  else if (before.state === 'offline') node.sameBdSeqs++;
  if (bdSeq === null) return;
  if (node.recentBirths.length >= recentMax) node.recentBirths.shift();
  node.recentBirths.push({ bdSeq, at });
  judgeTurns(desk, node, birth);
}

function judgeRebirth(desk: SignDesk, node: NodeTrack, { at, topic, bdSeq, change }: NodeBirth): void {
  const askedAt = node.rebirthAskedAt;
  if (askedAt !== null && at - askedAt <= solicitedMs) return;
  const { dropped, retyped, remapped, added } = change.counts;
  const isChanged = dropped + retyped + remapped + added > 0;
  desk.add(node, { kind: 'birth-unsolicited', rule: 'S10', at }, () => ({
    topic,
    text: `NBIRTH of the same session (bdSeq ${bdSeq ?? 'none'}) that nobody asked for${isChanged ? ', with other metrics' : ''}`,
    facts: { bdSeq, isChanged, secondsSinceCommand: secondsBetween(askedAt, at) },
  }));
}

function judgeNewSession(desk: SignDesk, node: NodeTrack, { at, topic, bdSeq, before }: NodeBirth): void {
  if (bdSeq === null || before.bdSeq === null || bdSeq === 0) return;
  const forward = (bdSeq - before.bdSeq + bdSeqs) % bdSeqs;
  if (forward >= 1 && forward <= forwardMax) return;
  desk.add(node, { kind: 'birth-bdseq', rule: 'S11', at }, () => ({
    topic,
    text: `NBIRTH with bdSeq ${bdSeq} after ${before.bdSeq}, without a death in between`,
    facts: { bdSeq, previous: before.bdSeq },
  }));
}

/** x, y, x, y: two sessions that push each other out. 0 and 1 take turns where a device without storage keeps restarting. */
function judgeTurns(desk: SignDesk, node: NodeTrack, { at, topic }: NodeBirth): void {
  const births = node.recentBirths.filter((birth) => at - birth.at <= alternateMs);
  const newest = births.at(-1);
  const other = births.at(-2);
  if (!newest || !other || newest.bdSeq === other.bdSeq || newest.bdSeq + other.bdSeq === 1) return;
  let turns = 1;
  for (let index = births.length - 3; index >= 0; index--) {
    if (births[index]?.bdSeq !== births[index + 2]?.bdSeq) break;
    turns++;
  }
  if (turns < turnsMin) return;
  const withinSeconds = secondsBetween(births[births.length - 1 - turns]?.at ?? at, at);
  desk.add(node, { kind: 'births-alternate', rule: 'S12', at }, () => ({
    topic,
    text: `births with bdSeq ${other.bdSeq} and ${newest.bdSeq} take turns: ${turns} times in ${withinSeconds} s`,
    facts: { bdSeqs: [other.bdSeq, newest.bdSeq], turns, withinSeconds },
  }));
}

/** Rule S13 of any birth. To number its metrics anew at each birth may be a node's manner; to drop or retype them is none. */
export function judgeBirthChange(
  desk: SignDesk,
  node: NodeTrack,
  { change, at, topic, device }: { change: BirthChange; at: number; topic: string; device: string | null },
): void {
  const { dropped, retyped, remapped } = change.counts;
  if (dropped + retyped + remapped === 0) return;
  const parts = [
    dropped > 0 ? `${dropped} dropped` : '',
    retyped > 0 ? `${retyped} of another type` : '',
    remapped > 0 ? `${remapped} with another alias` : '',
  ].filter((part) => part !== '');
  const isNoManner = dropped + retyped > 0;
  desk.add(node, { kind: 'birth-changed', rule: 'S13', at, isNoManner }, () => ({
    device,
    topic,
    text: `the birth declares other metrics than the one before: ${parts.join(', ')}`,
    facts: {
      dropped: change.dropped,
      retyped: change.retyped,
      remapped: change.remapped,
      counts: { dropped, retyped, remapped },
    },
  }));
}
