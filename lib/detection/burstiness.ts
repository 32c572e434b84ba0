import type { TopicStore } from './topic-store';

/** Why surges on a topic can be told only with limits: its minutes scatter wildly, or it runs in long on and off phases. */
export type Burstiness = 'scatter' | 'on/off';

/** Above this over-dispersion a topic is bursty by nature. */
const scatterFrom = 2;
/** Neighbouring minutes of independent traffic hang together by less than this. */
const kinshipFrom = 0.3;
const phasesDispersionMin = 0.3;

/** Whether and why a topic is bursty by nature; null when a surge on it can be told as surely as on any. */
export function burstinessOf({ rates }: TopicStore, index: number): Burstiness | null {
  const dispersion = rates.dispersion[index] ?? 0;
  if ((rates.kinship[index] ?? 0) >= kinshipFrom && dispersion >= phasesDispersionMin) return 'on/off';
  return dispersion > scatterFrom ? 'scatter' : null;
}
