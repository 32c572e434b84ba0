import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import type { Finding } from '@/lib/domain/finding';
import { fingerprint64 } from '@/lib/domain/wire-text';
import { defineDetector, type World } from '../detector';
import { createFirstSeen, type FirstSeen, isLearning, learnHoursField } from '../first-seen';
import { createRaisePace, type RaisePace, takeNews } from '../raise-pace';
import { readSubscription, type SubscribeAttempt, subscriptionEvidence } from '../read-subscription';
import { recentByKey } from '../recent-by-key';
import { recallStrings, rememberStrings } from '../remember-strings';

const clientsMax = 500;
const usualMax = 20_000;
/** Filters told apart in one window; more count as this many. */
const filtersMax = 1000;
const examplesMax = 20;
const windowMs = 60_000;
const repeatMs = 30_000;
const usualFactor = 3;
const deniedShareMin = 0.3;
/** Who never subscribes to more at once needs no memory: the limit holds anyway. */
const rememberedFrom = 2;

const settings = z.object({
  filterCount: z.number().int().min(5).max(filtersMax).default(20).meta({
    title: 'Filters in a minute',
    description:
      'More different topic filters of one MQTT client in a minute, and more than three times its usual most, are reported.',
  }),
  learningHours: learnHoursField,
});

type Window = {
  since: number;
  readonly filters: Set<string>;
  readonly denied: Set<string>;
  readonly examples: string[];
  readonly pace: RaisePace;
};
type State = {
  readonly known: FirstSeen;
  readonly windows: Map<string, Window>;
  /** The most filters in a minute, by MQTT client. */
  readonly usual: Map<string, { most: number }>;
};

export const topicScan = defineDetector({
  kind: 'topic-scan',
  family: 'subscription',
  title: 'Topic filters tried out',
  severity: 'medium',
  needs: ['client.subscribed'],
  attack: [attackTags.pointAndTagIdentification],
  explain:
    'One MQTT client subscribes to very many different topic filters within a minute, far more than it ever did: it may be trying out what there is. Control screens and historians also subscribe to hundreds of tags when they start, so in the first day that a broker is watched the monitor only learns how many filters are usual for whom. When the broker refuses a good part of them, no learning is needed.',
  respond: [
    'Find out whose MQTT client this is and whether it was set up or changed just now.',
    'Look at the filters: a list of your tags is a new screen; guesses and wildcards are a search.',
    'If nobody knows it, disconnect it, disable its user name, and restrict what that user may read.',
  ],
  settings,
  observes: ['event'],
  createState: (): State => ({ known: createFirstSeen(), windows: new Map(), usual: new Map() }),
  save({ known, usual }) {
    if (known.since === null) return null;
    const many = [...usual].filter(([, { most }]) => most >= rememberedFrom);
    return rememberStrings(
      known.since,
      many.map(([key, { most }]) => [key, most]),
    );
  },
  restore({ known, usual }, memory) {
    const recalled = recallStrings(memory, z.number().min(0));
    if (recalled === null) return;
    known.since = recalled.since;
    for (const [key, most] of recalled.entries) usual.set(key, { most });
  },
  evaluate({ observation, world, settings, state, now }) {
    if (observation.type !== 'event') return [];
    const isYoung = isLearning(state.known, now, settings.learningHours);
    const attempt = readSubscription(observation, world);
    if (attempt === null) return [];
    const window = windowOf(state, attempt, now);
    const { filters, denied, pace } = window;
    const usual = state.usual.get(attempt.who.key)?.most ?? 0;
    const limit = Math.max(settings.filterCount, isYoung ? 0 : usualFactor * usual);
    if (filters.size <= limit) return [];
    const isRefused = denied.size >= deniedShareMin * filters.size;
    if (isYoung && !isRefused) return [];
    const severity = isRefused ? 'high' : 'medium';
    return takeNews(pace, severity, now, repeatMs)
      ? [report(attempt, window, { severity, usual }, world, now)]
      : [];
  },
});

/** The running minute of whoever subscribes, with this filter counted; a minute that ended becomes what is usual. */
function windowOf(state: State, { who, filter, isDenied }: SubscribeAttempt, now: number): Window {
  const create = (): Window => ({
    since: now,
    filters: new Set(),
    denied: new Set(),
    examples: [],
    pace: createRaisePace(),
  });
  const window = recentByKey(state.windows, who.key, clientsMax, create);
  if (now - window.since >= windowMs) {
    const usual = recentByKey(state.usual, who.key, usualMax, () => ({ most: 0 }));
    usual.most = Math.max(usual.most, window.filters.size);
    window.since = now;
    window.filters.clear();
    window.denied.clear();
    window.examples.length = 0;
  }
  const mark = fingerprint64(filter);
  if (window.filters.size < filtersMax && !window.filters.has(mark)) {
    window.filters.add(mark);
    if (window.examples.length < examplesMax) window.examples.push(filter);
  }
  if (isDenied && window.filters.has(mark)) window.denied.add(mark);
  return window;
}

function report(
  attempt: SubscribeAttempt,
  { filters, denied, examples }: Window,
  { severity, usual }: { readonly severity: 'medium' | 'high'; readonly usual: number },
  world: World,
  now: number,
): Finding {
  const { who } = attempt;
  const count = filters.size.toLocaleString('en');
  const before =
    usual === 0
      ? 'It was not known to subscribe to many at once.'
      : `Its most in a minute so far was ${usual}.`;
  const refused = denied.size === 0 ? '' : ` The broker refused ${denied.size.toLocaleString('en')} of them.`;
  return {
    action: 'raise',
    detector: 'topic-scan',
    key: who.key,
    at: now,
    severity,
    confidence: severity === 'high' ? 0.9 : 0.6,
    title: `${who.name} tries out topic filters on ${world.brokerName}: ${count} within a minute`,
    summary: `${who.phrase} subscribed to ${count} different filters within a minute.${refused} ${before}`,
    subject: who.subject,
    evidence: {
      ...subscriptionEvidence(attempt),
      filters: [...examples],
      filterCount: filters.size,
      deniedCount: denied.size,
      usualMost: usual,
    },
    attack: [attackTags.pointAndTagIdentification],
  };
}
