import type { Finding } from '@/lib/domain/finding';
import type { Subscribed } from '../subscribed-filters';
import {
  areAllowed,
  clientEvidence,
  type ExfiltrationBench,
  exfiltrationAttack,
  isNews,
  isStillLearned,
  peakOf,
} from './exfiltration-state';

const breadthMin = 30;
const growthFactor = 2;

/** An MQTT client whose subscriptions have just grown: to far more than in the last month? */
export function judgeBreadth(
  key: string,
  { who, filters }: Subscribed,
  bench: ExfiltrationBench,
): readonly Finding[] {
  const { settings, world, now } = bench;
  let sum = 0;
  for (const breadth of filters.values()) sum += breadth;
  const peak = peakOf(bench, key);
  const usual = Math.max(peak.breadth, peak.breadthBefore);
  const isGrown = sum >= breadthMin && sum > growthFactor * usual;
  peak.breadth = Math.max(peak.breadth, sum);
  if (
    !isGrown ||
    usual === 0 ||
    isStillLearned(peak, bench) ||
    areAllowed({ who, filters }, settings.allowList)
  )
    return [];
  if (!isNews(`breadth ${key}`, 'medium', bench)) return [];
  return [
    {
      action: 'raise',
      detector: 'exfiltration',
      key: `breadth ${key}`,
      at: now,
      severity: 'medium',
      confidence: 0.6,
      title: `${who.name} subscribed to far more than ever on ${world.brokerName}`,
      summary: `${who.phrase} is subscribed to ${filters.size} filters with a breadth of ${Math.round(sum)} together; its most in the last month was ${Math.round(usual)}.`,
      subject: who.subject,
      evidence: {
        ...clientEvidence(who),
        filters: [...filters.keys()].slice(-20),
        breadthSum: Math.round(sum),
        usualMost: Math.round(usual),
      },
      attack: exfiltrationAttack,
    },
  ];
}
