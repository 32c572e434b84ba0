import { z } from 'zod';
import type { Json } from '@/lib/domain/json';
import { recentByKey } from '../recent-by-key';
import { noteDistinct, type RecentDistinct } from '../recent-distinct';
import { addTime, countWithin, type RecentTimes } from '../recent-times';
import { recallStrings, rememberStrings } from '../remember-strings';

const nodesMax = 5000;
const timesMax = 100;
const minuteMs = 60_000;

/** Commands of the last minute: of each edge node, and how many different ones were commanded. */
export type CommandRates = {
  readonly byNode: Map<string, RecentTimes>;
  readonly nodes: RecentDistinct;
};

/** The most commands a minute that are usual, by edge node; under '' the most edge nodes a minute. */
export type UsualCommands = Map<string, number>;

export function createCommandRates(): CommandRates {
  return { byNode: new Map(), nodes: new Map() };
}

/** Notes a command; how many this node, and how many different nodes, had within a minute. */
export function noteCommand(
  { byNode, nodes }: CommandRates,
  node: string,
  at: number,
): { readonly commands: number; readonly nodes: number } {
  const times = recentByKey(byNode, node, nodesMax, (): RecentTimes => []);
  addTime(times, at, minuteMs, timesMax);
  return {
    commands: countWithin(times, at, minuteMs),
    nodes: noteDistinct(nodes, node, at, minuteMs, nodesMax),
  };
}

/** Learns that so many a minute are usual; the keys unused longest are forgotten. */
export function learnUsual(usual: UsualCommands, key: string, perMinute: number): void {
  const before = usual.get(key) ?? 0;
  usual.delete(key);
  recentByKey(usual, key, nodesMax, () => Math.max(before, perMinute));
}

export function saveUsual(usual: UsualCommands): Json | null {
  return usual.size === 0 ? null : rememberStrings(0, usual, 100_000);
}

export function restoreUsual(usual: UsualCommands, memory: unknown): void {
  const perMinute = z.number().min(0).max(timesMax);
  for (const [key, value] of recallStrings(memory, perMinute)?.entries ?? []) usual.set(key, value);
}
