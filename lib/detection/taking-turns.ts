import { recentByKey } from './recent-by-key';
import { addTime, type RecentTimes } from './recent-times';

const topicsMax = 5000;
const spanMs = 600_000;
const repeatMs = 300_000;
const switchesMax = 100;
/** Messages of one MQTT client in a row, or nearly so, before it counts as the topic's only publisher. */
const usualMin = 50;
/** Changes between two MQTT clients within ten minutes that are no hand-over from one to the next. */
export const alternationsMin = 3;

/** Who publishes on one topic, by majority vote. */
export type Turns = {
  usual: string;
  /** Messages of the usual one, less those of others; it is the only one from 50 on. */
  messages: number;
  other: string;
  last: string;
  readonly switches: RecentTimes;
  toldAt: number | null;
};

export type TakingTurns = {
  readonly byTopic: Map<string, Turns>;
  readonly open: Map<string, number>;
  readonly resumed: Set<string>;
};

export function createTakingTurns(): TakingTurns {
  return { byTopic: new Map(), open: new Map(), resumed: new Set() };
}

function createTurns(clientId: string): Turns {
  return { usual: clientId, messages: 0, other: '', last: clientId, switches: [], toldAt: null };
}

/** Notes who published on a topic; the topic's state when a stranger and its only publisher take turns and it is time to tell. */
export function noteTurn(state: TakingTurns, topic: string, clientId: string, now: number): Turns | null {
  const turns = recentByKey(state.byTopic, topic, topicsMax, () => createTurns(clientId));
  if (clientId === turns.usual) turns.messages = Math.min(1000, turns.messages + 1);
  else if (turns.messages < usualMin) Object.assign(turns, { usual: clientId, messages: 1 });
  else Object.assign(turns, { messages: turns.messages - 1, other: clientId });
  if (turns.last !== clientId && turns.messages >= usualMin)
    addTime(turns.switches, now, spanMs, switchesMax);
  turns.last = clientId;
  if (turns.messages < usualMin || turns.switches.length < alternationsMin) return null;
  const key = `clients:${topic}`;
  if (now - (turns.switches.at(-1) ?? 0) <= spanMs) state.open.set(key, turns.switches.at(-1) ?? now);
  if (turns.toldAt !== null && now - turns.toldAt < repeatMs) return null;
  turns.toldAt = now;
  state.resumed.delete(key);
  return turns;
}

/** Keys of what has not been seen for ten minutes; those of an earlier process ten minutes after the first call. */
export function endTurns({ open, resumed }: TakingTurns, now: number): readonly string[] {
  for (const key of resumed) if (!open.has(key)) open.set(key, now);
  resumed.clear();
  const over = [...open].filter(([, at]) => now - at > spanMs).map(([key]) => key);
  for (const key of over) open.delete(key);
  return over;
}
