import { filterMatches } from '@/lib/domain/topic-filter';
import type { World } from '../detector';
import type { ClientIdentity } from '../identify-client';
import { type AttributedPublishers, foreignPublisher } from './attributed-publishers';
import type { Connection, RecentConnections } from './recent-connections';

/** An MQTT client that may have sent the foreign messages, and why. */
export type Suspect = {
  readonly who: ClientIdentity;
  readonly score: number;
  readonly reasons: readonly string[];
};

export type Attribution = {
  readonly state: 'proven' | 'likely' | 'unknown';
  readonly reason: string;
  /** The likeliest first, at most five. */
  readonly suspects: readonly Suspect[];
};

export type InjectionTimes = {
  readonly topic: string;
  /** When the foreign messages came, ms, ascending. */
  readonly times: readonly number[];
};

const suspectsMax = 5;
/** Connections looked at: so long before the first foreign message, and a little after, as logs come late. */
const beforeMs = 600_000;
const afterMs = 2000;
const leftSoonMs = 30_000;
const strongFrom = 4.5;
/** Of a flood of connections only the likeliest are looked at further. */
const lookedAtMax = 20;
/** A visit is a connection opened and closed so closely around a foreign message. */
const visitMs = 5000;
const timesMax = 50;

/** Names who may have sent messages, by what the broker shows of connections, subscriptions and publishers. */
export function rankSuspects(
  { topic, times }: InjectionTimes,
  recent: RecentConnections,
  publishers: AttributedPublishers,
  world: World,
): Attribution {
  const named = foreignPublisher(publishers, topic, times);
  if (named !== null)
    return {
      state: 'proven',
      reason: `The broker named ${named.name} as the publisher, which is not who mostly publishes on this topic.`,
      suspects: [{ who: named, score: 10, reasons: ['named by the broker as the publisher'] }],
    };
  const suspects = suspectsOf({ topic, times }, recent);
  const [first, second] = suspects;
  const blindness = 'This broker does not tell who publishes';
  if (first === undefined)
    return { state: 'unknown', reason: `${blindness}, and ${nobody(recent, world)}.`, suspects };
  if (first.score >= strongFrom && (second === undefined || second.score < first.score * 0.7))
    return {
      state: 'likely',
      reason: `${blindness}, but only ${first.who.name} fits: it ${first.reasons.join(', ')}.`,
      suspects,
    };
  const reason =
    first.score >= strongFrom
      ? `${blindness}, and several MQTT clients connected shortly before.`
      : `${blindness}, and nobody who connected shortly before stands out.`;
  return { state: 'unknown', reason, suspects };
}

function nobody({ connections }: RecentConnections, world: World): string {
  const showsNothing =
    connections.length === 0 && (world.brokerKind === null || world.brokerKind === 'generic');
  return showsNothing
    ? 'it does not show who connects either'
    : 'nobody was seen to connect in the ten minutes before: it may be an MQTT client that was connected already';
}

function suspectsOf({ topic, times }: InjectionTimes, recent: RecentConnections): readonly Suspect[] {
  const first = times[0] ?? 0;
  const last = times[times.length - 1] ?? first;
  const byKey = new Map<string, Suspect>();
  for (let entry = recent.connections.length - 1; entry >= 0; entry--) {
    const connection = recent.connections[entry];
    if (connection === undefined || connection.at < first - beforeMs) break;
    if (connection.at > first + afterMs || isGone(connection, first)) continue;
    const suspect = judge(connection, { first, last });
    const known = byKey.get(connection.who.key);
    if (known === undefined || suspect.score > known.score) byKey.set(connection.who.key, suspect);
  }
  return [...byKey.values()]
    .sort(byScore)
    .slice(0, lookedAtMax)
    .map((suspect) => withVisits(withInterest(suspect, topic, first, recent), times, recent))
    .sort(byScore)
    .slice(0, suspectsMax);
}

/** Had it left before the first foreign message came? */
function isGone({ endedAt }: Connection, first: number): boolean {
  return endedAt !== null && endedAt < first - afterMs;
}

function judge(
  connection: Connection,
  { first, last }: { readonly first: number; readonly last: number },
): Suspect {
  const { who, at, isNew, isNewAddress, endedAt } = connection;
  const seconds = Math.max(0, Math.round((first - at) / 1000));
  const reasons = [
    `connected ${seconds === 0 ? 'at the same time' : `${seconds} s before the first foreign message`}`,
  ];
  let score = 3 * Math.exp(-seconds / 60);
  if (isNew) {
    score += 3;
    reasons.push('had never been seen before');
  }
  if (isNewAddress) {
    score += 2;
    reasons.push('came from another address than before');
  }
  if (endedAt !== null && endedAt >= last - afterMs && endedAt - last <= leftSoonMs) {
    score += 1.5;
    reasons.push('left right after the last one');
  }
  return { who, score: Math.round(score * 100) / 100, reasons };
}

function byScore(one: Suspect, other: Suspect): number {
  return other.score - one.score;
}

/** Whoever had asked for the topic before knew it. */
function withInterest(
  suspect: Suspect,
  topic: string,
  first: number,
  { interests }: RecentConnections,
): Suspect {
  const hasAsked = interests.some(
    ({ key, filter, at }) =>
      key === suspect.who.key && at >= first - beforeMs && filterMatches(filter, topic),
  );
  if (!hasAsked) return suspect;
  return {
    ...suspect,
    score: suspect.score + 1.5,
    reasons: [...suspect.reasons, 'had subscribed to this topic'],
  };
}

/** A tool that connects for each message is told by its visits, under whatever id it came each time. */
function withVisits(suspect: Suspect, times: readonly number[], { connections }: RecentConnections): Suspect {
  const visits = connections.filter(
    ({ who, at, endedAt }) => who.key === suspect.who.key && endedAt !== null && endedAt - at <= 2 * visitMs,
  );
  const newest = times.slice(-timesMax);
  const met = newest.filter((time) =>
    visits.some(
      ({ at, endedAt }) =>
        at >= time - visitMs && at <= time + afterMs && (endedAt ?? time) <= time + visitMs,
    ),
  ).length;
  // Who comes and goes all the time meets any message by chance.
  if (met < 2 || 2 * met < newest.length || visits.length > 2 * newest.length) return suspect;
  return {
    ...suspect,
    score: suspect.score + 3,
    reasons: [...suspect.reasons, `came and went with ${met} of the ${newest.length} foreign messages`],
  };
}
