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

const egressFactor = 5;
/** Filters measured in a minute: each costs a pass over all topics. */
const measuresPerMinute = 2;

/** Each minute the filters that were measured longest ago are measured, and whoever has them is judged. */
export function measureSome(bench: ExfiltrationBench): readonly Finding[] {
  const { state, world, now } = bench;
  const filters = new Set<string>();
  for (const { filters: own } of state.clients.values()) for (const filter of own.keys()) filters.add(filter);
  const due = [...filters]
    .filter((filter) => now - state.traffic.measuredAt(filter) >= 3_600_000)
    .sort((a, b) => state.traffic.measuredAt(a) - state.traffic.measuredAt(b))
    .slice(0, measuresPerMinute);
  if (due.length === 0) return [];
  for (const filter of due) state.traffic.measure(filter, world.topics, now);
  const findings: Finding[] = [];
  for (const [key, subscribed] of state.clients)
    if (due.some((filter) => subscribed.filters.has(filter)))
      findings.push(...judgeEgress(key, subscribed, bench));
  return findings;
}

function judgeEgress(
  key: string,
  { who, filters }: Subscribed,
  bench: ExfiltrationBench,
): readonly Finding[] {
  const { state, settings, world, now } = bench;
  if (who.clientId !== null && world.session(who.clientId) === null) return [];
  // Filters overlap, so that their sum would count messages twice: the widest one is the least that it receives.
  let perHour = 0;
  for (const filter of filters.keys()) perHour = Math.max(perHour, state.traffic.perHour(filter) ?? 0);
  const peak = peakOf(bench, key);
  const usual = peak.egress;
  peak.egress = Math.max(usual, perHour);
  const megabytes = perHour / 1e6;
  if (usual === 0 || perHour <= egressFactor * usual || megabytes < settings.egressMin) return [];
  if (isStillLearned(peak, bench) || areAllowed({ who, filters }, settings.allowList)) return [];
  if (!isNews(`egress ${key}`, 'high', bench)) return [];
  return [
    {
      action: 'raise',
      detector: 'exfiltration',
      key: `egress ${key}`,
      at: now,
      severity: 'high',
      confidence: 0.5,
      title: `${who.name} may receive ${Math.round(megabytes)} MB an hour from ${world.brokerName}`,
      summary: `What the filters of ${who.phrase} match is about ${Math.round(megabytes)} MB an hour; its most so far was ${(usual / 1e6).toFixed(1)} MB an hour. This is an estimate: the broker does not count what it delivers to whom.`,
      subject: who.subject,
      evidence: {
        ...clientEvidence(who),
        filters: [...filters.keys()].slice(-20),
        megabytesPerHour: Math.round(megabytes * 10) / 10,
        usualMegabytesPerHour: Math.round(usual / 1e5) / 10,
      },
      attack: exfiltrationAttack,
    },
  ];
}
