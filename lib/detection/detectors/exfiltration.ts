import { z } from 'zod';
import { defineDetector } from '../detector';
import {
  channelAttack,
  createExfiltrationState,
  exfiltrationAttack,
  exfiltrationSettings,
} from '../exfiltration/exfiltration-state';
import { judgeBreadth } from '../exfiltration/judge-breadth';
import { judgeChannels } from '../exfiltration/judge-channels';
import { measureSome } from '../exfiltration/judge-egress';
import { beginVisit, endVisit, settleVisits } from '../exfiltration/judge-visit';
import { isLearning, restoreFirstSeen, saveFirstSeen } from '../first-seen';
import { memoryBytesMax, recallStrings, rememberStrings } from '../remember-strings';
import { noteSubscription } from '../subscribed-filters';

const storedPeak = z.object({
  since: z.number(),
  breadth: z.number(),
  breadthBefore: z.number(),
  egress: z.number(),
  spellSince: z.number(),
});
const parts = z.object({
  clients: z.unknown(),
  longestName: z.number().min(0).max(65_535),
  visitors: z.unknown(),
});

export const exfiltration = defineDetector({
  kind: 'exfiltration',
  family: 'subscription',
  title: 'Data may be carried off',
  severity: 'medium',
  needs: ['client.subscribed'],
  attack: [...exfiltrationAttack, ...channelAttack],
  explain:
    'Something looks as if data left by the broker: an MQTT client that subscribed to far more than it ever did, that subscribed to much and left within half a minute, with all retained messages, or that now receives several times its usual volume (estimated from what its filters match; the broker does not count it, and its access rules may deliver less); or topics used as a channel, with very long made-up names or payloads that look encrypted where they never did. A new report, a restored backup or a firmware download looks alike.',
  respond: [
    'Find out whose MQTT client it is, and whether somebody gave it a new task.',
    'If it is expected, add it to the allow-list; what it receives now is learned as usual anyway.',
    'If not, disconnect it, and restrict what its user may read to what it needs.',
    'For a short visit: read what is retained on the broker, as the visitor did; change what should not be known, such as addresses and credentials.',
    'For odd names or payloads: look at who publishes there and what is in them.',
  ],
  settings: exfiltrationSettings,
  observes: ['event', 'signals', 'minute', 'sweep'],
  createState: createExfiltrationState,
  save: ({ known, peaks, names, visitors }) =>
    known.since === null
      ? null
      : {
          clients: rememberStrings(known.since, peaks, (memoryBytesMax * 2) / 3),
          longestName: names.usualMax,
          visitors: saveFirstSeen(visitors, memoryBytesMax / 4),
        },
  restore({ known, peaks, names, visitors }, memory) {
    const stored = parts.safeParse(memory).data;
    const recalled = recallStrings(stored?.clients, storedPeak);
    if (stored === undefined || recalled === null) return;
    known.since = recalled.since;
    names.usualMax = stored.longestName;
    for (const [key, peak] of recalled.entries) peaks.set(key, { ...peak });
    restoreFirstSeen(visitors, stored.visitors);
  },
  evaluate({ observation, world, settings, state, now }) {
    const bench = { state, settings, world, now };
    const isYoung = isLearning(state.known, now, settings.learningHours);
    if (observation.type === 'event') {
      isLearning(state.visitors, now, settings.learningHours);
      const left = endVisit(observation.event, bench);
      const widened = noteSubscription(state.clients, observation.event, world);
      if (widened === null) return left;
      const { key, subscribed } = widened;
      beginVisit(key, subscribed, bench);
      return [...left, ...judgeBreadth(key, subscribed, bench)];
    }
    if (observation.type === 'sweep') settleVisits(bench);
    if (observation.type === 'signals') return judgeChannels(observation.signals, isYoung, bench);
    return observation.type === 'minute' ? measureSome(bench) : [];
  },
});
