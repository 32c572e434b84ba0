import type { TopicStore } from './topic-store';

/** Why surges on a topic can be told only with limits: its minutes scatter wildly, or it runs in long on and off phases. */
export type Burstiness = 'scatter' | 'on/off';

/** Above this over-dispersion a topic is bursty by nature. */
const scatterFrom = 2;
/** Independent minutes show less than this by chance: it is six standard errors of what is learned. */
const kinshipFrom = 0.15;
const phasesDispersionMin = 0.3;

/** Do busy minutes of a topic come in a row? Then sums over several minutes say nothing, because they are no independent evidence. */
export function runsInPhases({ rates }: TopicStore, index: number): boolean {
  return (rates.kinship[index] ?? 0) >= kinshipFrom;
}

/** Whether and why a topic is bursty by nature; null when a surge on it can be told as surely as on any. */
export function burstinessOf(topics: TopicStore, index: number): Burstiness | null {
  const dispersion = topics.rates.dispersion[index] ?? 0;
  if (dispersion >= phasesDispersionMin && runsInPhases(topics, index)) return 'on/off';
  return dispersion > scatterFrom ? 'scatter' : null;
}
