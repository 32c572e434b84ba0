import { hasForeignHand, hasGroup, hasStrongHand, natsOf, type OddMessage } from './odd-message';
import type { TopicCase } from './topic-case';
import { type EvidenceGroup, evidenceGroups, sumDiminishing } from './weigh-signal';

/** How likely it is that somebody else sends on a topic. */
export type CaseScore = {
  /** Log-odds in nats; the alert line is 0. */
  readonly logOdds: number;
  /** 0.01–0.99. */
  readonly posterior: number;
  /** Nats by group; `interleaving` is the usual hand coming back between foreign ones. */
  readonly byGroup: Readonly<Record<EvidenceGroup | 'interleaving', number>>;
  /** Groups that carry weight by themselves. */
  readonly strongGroups: number;
  /** How often the usual hand came back right after another one. */
  readonly returns: number;
};

export type ScoreInput = {
  /** Log-odds of an injection on a topic within the window before anything was seen; negative. */
  readonly prior: number;
  /** ms since the epoch. */
  readonly now: number;
  readonly halfLifeMs: number;
  /** What the broker says of the publisher, in nats; 0 when it says nothing, or that it is the usual one. */
  readonly identityNats: number;
};

/** Nats that a group can give over the whole window. */
const groupCaps: Readonly<Record<EvidenceGroup, number>> = {
  hand: 14,
  timing: 10,
  content: 10,
  replay: 12,
  identity: 9,
  sequence: 14,
  declaration: 8,
};
const overMessages = 0.6;
const perReturn = 3;
/** A message that lacks what all others have and was pushed between two beats has no harmless cause in common with either. */
const perInserted = 5;
/** Of the first such message among a thousand. */
const lackingFrom = Math.log(1000);
const returnsCap = 12;
/** A group below this many nats does not stand by itself. */
const strongFrom = 2;
/** So many returns make a foreign hand certain without any other group. */
const returnsAlone = 3;

/**
 * Adds up the evidence on one topic. A single group stays below the alert line, whatever its nats: its reasons fail together; only
 * a hand that changes forth and back three times stands alone. Evidence halves in `halfLifeMs`.
 */
export function scoreCase(
  { messages }: TopicCase,
  { prior, now, halfLifeMs, identityNats }: ScoreInput,
): CaseScore {
  const faded = (nats: number, at: number) => nats * 2 ** (-Math.max(0, now - at) / halfLifeMs);
  const groups = {} as Record<EvidenceGroup, number>;
  let strongGroups = 0;
  for (const group of evidenceGroups) {
    const values = withPendingOnce(messages, group).map((odd) => faded(natsOf(odd, group), odd.at));
    if (group === 'identity') values.push(identityNats);
    groups[group] = Math.min(groupCaps[group], sumDiminishing(values, overMessages));
    if (groups[group] >= strongFrom) strongGroups++;
  }
  const returned = returnsIn(messages);
  const interleaving = Math.min(
    returnsCap,
    returned.reduce((sum, odd) => sum + faded(hasStrongHand(odd) ? perReturn : perInserted, odd.at), 0),
  );
  const evidence = evidenceGroups.reduce((sum, group) => sum + groups[group], 0) + interleaving;
  const stands = strongGroups >= 2 || returned.filter(hasForeignHand).length >= returnsAlone;
  const logOdds = stands ? prior + evidence : Math.min(-1, prior + evidence);
  return {
    logOdds,
    posterior: Math.min(0.99, Math.max(0.01, 1 / (1 + Math.exp(-logOdds)))),
    byGroup: { ...groups, interleaving },
    strongGroups,
    returns: returned.length,
  };
}

/** The last message of each run of foreign ones that the usual hand ended. */
function returnsIn(messages: readonly OddMessage[]): readonly OddMessage[] {
  return messages.filter((odd, position) => {
    if (odd.handFate !== 'returned' || !(hasStrongHand(odd) || isInserted(odd))) return false;
    const next = messages[position + 1];
    const goesOn = next !== undefined && hasGroup(next, 'hand') && next.ordinal === (odd.ordinal ?? -2) + 1;
    return !goesOn;
  });
}

/** In a long known rhythm, lacking only what the others have: a report of something new would bring fields of its own. */
function isInserted({ rhythm, signals }: OddMessage): boolean {
  return (
    rhythm === 'kept' &&
    signals.some(
      ({ signal: { kind, nats, facts } }) =>
        kind === 'shape' && facts.isAdded === false && nats >= lackingFrom,
    )
  );
}

/** While it is open whether a change stays, many messages with it say no more than one. */
function withPendingOnce(messages: readonly OddMessage[], group: EvidenceGroup): readonly OddMessage[] {
  if (group !== 'hand' && group !== 'content') return messages;
  const isPending = (odd: OddMessage) => (group === 'hand' ? odd.handFate : odd.valueFate) === 'pending';
  const pending = messages.filter(isPending).sort((a, b) => natsOf(b, group) - natsOf(a, group));
  return [...messages.filter((odd) => !isPending(odd)), ...pending.slice(0, 1)];
}
