import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import type { Finding } from '@/lib/domain/finding';
import type { SparkplugTransition } from '@/lib/sparkplug/transition';
import { defineDetector, type World } from '../detector';
import { takeNews } from '../raise-pace';
import { recentByKey } from '../recent-by-key';
import { countWithin } from '../recent-times';
import { sayDuration } from '../say-duration';
import { nodeEntity } from '../sparkplug/name-entity';
import { calmMinutesField } from '../sparkplug/sign-detector-spec';
import {
  createSignIncidents,
  endCalm,
  noteSign,
  resumeIncidents,
  type SignIncidents,
} from '../sparkplug/sign-incidents';

const nodesMax = 20_000;
const repeatMs = 300_000;
const attack = [attackTags.blockReportingMessage, attackTags.lossOfView];

const settings = z.object({
  lossesMin: z.number().int().min(2).max(100).default(4).meta({
    title: 'Losses',
    description: 'So many lost or replaced sessions of an edge node within the window are told.',
  }),
  windowMinutes: z.number().int().min(1).max(60).default(30).meta({
    title: 'Window, minutes',
    description: 'The time within which they are counted.',
  }),
  calmMinutes: calmMinutesField(60),
});
type State = { readonly incidents: SignIncidents; readonly sessions: Map<string, number | null> };

export const sparkplugNodeFlapping = defineDetector({
  kind: 'sparkplug-node-flapping',
  family: 'availability',
  title: 'Sparkplug edge node comes and goes',
  severity: 'medium',
  needs: ['sparkplug.ndeath'],
  attack,
  explain:
    'An edge node dies and is born again and again: four times or more within half an hour its session was lost, or replaced by a new one. Its values are stale in between, and operators get used to its alarms. Mostly its network or power is bad, or its keep-alive too short; it may also be that somebody else connects with its MQTT client id, which pushes it out each time. Rebirths within a session, and times when the monitor could not see, are not counted.',
  respond: [
    'Look at the node’s network, power and signal strength, and at its keep-alive time.',
    'Look for takeovers of its MQTT client id, and for a second device with the same configuration.',
    'If its broker is overloaded, other nodes come and go with it.',
  ],
  settings,
  observes: ['sparkplug', 'sweep'],
  createState: (): State => ({ incidents: createSignIncidents(), sessions: new Map() }),
  resume: ({ incidents }, openKeys) => resumeIncidents(incidents, openKeys),
  evaluate({ observation, world, settings: chosen, state, now }) {
    if (observation.type === 'sparkplug') {
      const { transition } = observation;
      return isLoss(state, transition) ? judge(state, transition, chosen, world) : [];
    }
    const calmMs = chosen.calmMinutes * 60_000;
    const summary = `It has kept its session for ${sayDuration(calmMs / 1000)}.`;
    return endCalm(state.incidents, now, calmMs).map((key) => ({
      action: 'clear',
      detector: 'sparkplug-node-flapping',
      key,
      at: now,
      summary,
    }));
  },
});

/** A death that was believed, or a birth of another session while it was alive. */
function isLoss({ sessions }: State, transition: SparkplugTransition): boolean {
  const { entity, cause, previous, bdSeq } = transition;
  if (entity !== 'node') return false;
  if (cause === 'NDEATH') return previous === 'online' && transition.next === 'offline';
  if (cause !== 'NBIRTH') return false;
  const { key } = nodeEntity(transition);
  const before = sessions.get(key);
  sessions.delete(key);
  recentByKey(sessions, key, nodesMax, () => bdSeq);
  return previous === 'online' && before !== undefined && before !== bdSeq;
}

function judge(
  { incidents }: State,
  transition: SparkplugTransition,
  { lossesMin, windowMinutes }: z.output<typeof settings>,
  world: World,
): readonly Finding[] {
  const { key, heading, subject } = nodeEntity(transition);
  const { at, reason, cause } = transition;
  const incident = noteSign(incidents, key, { at, text: reason === '' ? cause : reason, topic: '' });
  const losses = countWithin(incident.times, at, windowMinutes * 60_000);
  if (losses < lossesMin || !takeNews(incident.pace, 'medium', at, repeatMs)) return [];
  return [
    {
      action: 'raise',
      detector: 'sparkplug-node-flapping',
      key,
      at,
      severity: 'medium',
      confidence: 0.9,
      title: `${heading} comes and goes on ${world.brokerName}`,
      summary: `${heading} lost its session ${losses} times within ${windowMinutes} minutes and came back each time.`,
      subject,
      evidence: { since: new Date(incident.since).toISOString(), losses, latest: [...incident.latest] },
      attack,
    },
  ];
}
