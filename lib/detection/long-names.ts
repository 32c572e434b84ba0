import { noteDistinct, type RecentDistinct } from './recent-distinct';

const windowMs = 60_000;
const namesMax = 200;
const factor = 3;

/** Topic names that are far longer than all that were there while learning. */
export type LongNames = { usualMax: number; readonly recent: RecentDistinct };

export function createLongNames(): LongNames {
  return { usualMax: 0, recent: new Map() };
}

/** Takes a topic name seen for the first time; answers how many far too long ones came within a minute. */
export function noteName(names: LongNames, topic: string, isLearning: boolean, now: number): number {
  if (isLearning || names.usualMax === 0) {
    names.usualMax = Math.max(names.usualMax, topic.length);
    return 0;
  }
  if (topic.length <= factor * names.usualMax) return 0;
  return noteDistinct(names.recent, topic, now, windowMs, namesMax);
}
