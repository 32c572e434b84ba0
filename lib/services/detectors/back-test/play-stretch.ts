import type { Transaction } from '@/lib/db/database';
import { neededEvents, needsMetrics, needsRates } from '@/lib/detection/back-test/back-test-needs';
import type { Detector } from '@/lib/detection/detector';
import type { BrokerHistory } from './broker-history';
import { EventQueue, MinuteQueue } from './history-queues';
import { minuteMs, readEvents, readMetrics, readMinutes, type Stretch } from './read-history';
import type { StoredTopic } from './stored-counts';
import type { WorkSlice } from './work-slice';

export type StretchInput = {
  readonly db: Transaction;
  readonly detector: Detector;
  readonly history: BrokerHistory;
  /** In the order in which they were first seen. */
  readonly topics: readonly StoredTopic[];
  /** `from` begins a minute. */
  readonly stretch: Stretch;
  readonly slice: WorkSlice;
  /** Asked after each minute: is it no use to go on, at this pace? What has been read counts as good as played. */
  isTooSlow(reachedAt: number): boolean;
};

/** Plays a stretch of stored history minute by minute, until its end, the time is up or it is too slow; gives how far it came. */
export async function playStretch(input: StretchInput): Promise<number> {
  const { db, detector, history, topics, stretch, slice } = input;
  const { from, to } = stretch;
  const hasRates = needsRates(detector);
  const minutes = new MinuteQueue((span) => readMinutes(db, { ...stretch, ...span }), stretch);
  const events = new EventQueue(
    readEvents(db, stretch, neededEvents(detector)),
    needsMetrics(detector) ? await readMetrics(db, stretch) : [],
  );
  const unmet = hasRates ? [] : [...topics].reverse();
  if (hasRates) history.nameTopics(topics);
  for (let end = from + minuteMs; ; end += minuteMs) {
    meetTopics(unmet, end, history);
    const stoppedAt = await playEvents(events, Math.min(end, to), input);
    if (stoppedAt !== null) return stoppedAt;
    if (end > to) break;
    history.endMinute(end, hasRates ? await minutes.at(end - minuteMs) : null);
    await slice.rest();
    if (slice.isOver || input.isTooSlow(Math.max(end, minutes.readUntil))) return end;
  }
  history.advanceTo(to);
  return to;
}

/** Makes the topics known that were first seen before `end`; `unmet` has the next one at its end. */
function meetTopics(unmet: StoredTopic[], end: number, history: BrokerHistory): void {
  for (let next = unmet.at(-1); next !== undefined && next.firstSeenAt.getTime() < end; next = unmet.at(-1)) {
    history.meetTopic(next);
    unmet.pop();
  }
}

/** Plays the events before `end`; gives the time of the one at which the time was up, else null. */
async function playEvents(
  events: EventQueue,
  end: number,
  { history, slice }: StretchInput,
): Promise<number | null> {
  for (let event = await events.before(end); event !== null; event = await events.before(end)) {
    history.onEvent(event);
    await slice.rest();
    if (slice.isOver) return event.receivedAt;
  }
  return null;
}
