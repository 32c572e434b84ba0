import type { TopicStore } from './topic-store';

/** A connection that was cut at `at`, ms; looked at once. */
export type CutOff = { readonly at: number; isLookedAt: boolean };

/** A topic that got messages right after cuts: when, how often in all, and how many messages it had before the first. */
type Candidate = { readonly name: string; times: readonly number[]; fired: number; readonly from: number };
export type WillTrail = { readonly topics: Map<number, Candidate> };

/** The broker fires a Will at once; clocks and queues differ by less. */
const nearMs = 1000;
/** Topics that fit one cut; a second one sorts most of them out. */
const candidatesMax = 200;
/** Besides the Wills this many more messages leave the topic a Will's own. */
const othersMax = 1;

export function createWillTrail(): WillTrail {
  return { topics: new Map() };
}

/**
 * Looks which topics had their newest message within a second of the newest cut, and keeps count over the cuts given: one
 * pass over the times of all topics. Answers the topic that was hit most and carries hardly anything else; null when none.
 * To be called within seconds of the cut, since only the newest message of a topic is known.
 */
export function followWill(
  { topics: candidates }: WillTrail,
  cuts: readonly CutOff[],
  topics: TopicStore,
): { readonly topic: string; readonly fired: number } | null {
  const cut = cuts[cuts.length - 1];
  if (cut === undefined || cut.isLookedAt) return null;
  cut.isLookedAt = true;
  for (let index = 0; index < topics.size; index++)
    if (Math.abs(topics.lastSeenAt(index) - cut.at) <= nearMs) noteFired(candidates, index, cut.at, topics);
  const since = cuts[0]?.at ?? cut.at;
  let best: { readonly topic: string; readonly fired: number } | null = null;
  for (const [index, candidate] of candidates) {
    candidate.times = candidate.times.filter((at) => at >= since);
    const messages = topics.totalCount(index) - candidate.from;
    const fired = candidate.times.length;
    if (fired === 0 || messages > candidate.fired + othersMax) candidates.delete(index);
    else if (best === null || fired > best.fired) best = { topic: candidate.name, fired };
  }
  return best;
}

function noteFired(candidates: WillTrail['topics'], index: number, at: number, topics: TopicStore): void {
  if (topics.isReserved(index)) return;
  const name = topics.name(index);
  const known = candidates.get(index);
  if (known !== undefined && known.name === name) {
    known.times = [...known.times, at];
    known.fired++;
  } else if (known !== undefined || candidates.size < candidatesMax)
    candidates.set(index, { name, times: [at], fired: 1, from: topics.totalCount(index) - 1 });
}
