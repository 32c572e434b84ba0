import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import type { Finding } from '@/lib/domain/finding';
import { defineDetector, type World } from '../detector';

/** Readings kept; Mosquitto gives one each ten seconds unless told otherwise. */
const readingsMax = 1000;
const key = 'broker';

const settings = z.object({
  dropCount: z.number().int().min(1).max(1_000_000).default(100).meta({
    title: 'Dropped messages',
    description: 'This many messages thrown away by the broker within the window are reported.',
  }),
  windowMinutes: z.number().int().min(1).max(60).default(5).meta({
    title: 'Window, minutes',
    description: 'The window in which they are counted; a quiet one ends the alert.',
  }),
});

type Reading = { readonly at: number; readonly dropped: number };
type State = { readonly readings: Reading[]; last: number | null; isRaised: boolean };

export const messagesDropped = defineDetector({
  kind: 'messages-dropped',
  family: 'broker',
  title: 'Broker throws messages away',
  severity: 'low',
  needs: ['broker.metric'],
  attack: [attackTags.lossOfView, attackTags.denialOfService],
  explain:
    'The broker’s own counter of dropped messages rises: queues of slow or absent MQTT clients are full, or its limits are reached. Somebody is not told what was published. It says nothing about who; the alerts about slow MQTT clients do. Only Mosquitto publishes this counter ($SYS/broker/publish/messages/dropped).',
  respond: [
    'Look for alerts about slow MQTT clients, and for a rise of the message rate at that time.',
    'Remove stored sessions of MQTT clients that are gone for good.',
    'If the rate is as it should be, raise max_queued_messages and max_inflight_messages on the broker.',
  ],
  settings,
  observes: ['event', 'sweep'],
  createState: (): State => ({ readings: [], last: null, isRaised: false }),
  resume: (state) => {
    state.isRaised = true;
  },
  evaluate({ observation, world, settings, state, now }) {
    const spanMs = settings.windowMinutes * 60_000;
    if (observation.type === 'sweep') {
      const isOver =
        state.isRaised && droppedIn(state, now, spanMs) === 0 && now - world.seeingSince >= spanMs;
      if (!isOver) return [];
      state.isRaised = false;
      const summary = `${world.brokerName} has thrown no messages away for ${settings.windowMinutes} minutes.`;
      return [{ action: 'clear', detector: 'messages-dropped', key, at: now, summary }];
    }
    const metric = observation.type === 'event' ? observation.event.metric : undefined;
    if (metric?.name !== 'publish/messages/dropped') return [];
    note(state, metric.value, now);
    const dropped = droppedIn(state, now, spanMs);
    if (dropped < settings.dropCount) return [];
    state.isRaised = true;
    return [report(dropped, metric.value, settings.windowMinutes, world, now)];
  },
});

/** Takes in the counter; one that is smaller than before began anew. */
function note(state: State, value: number, now: number): void {
  const dropped = state.last === null ? 0 : value - (value < state.last ? 0 : state.last);
  state.last = value;
  if (dropped > 0) state.readings.push({ at: now, dropped });
  if (state.readings.length > readingsMax) state.readings.shift();
}

function droppedIn({ readings }: State, now: number, spanMs: number): number {
  while (readings[0] !== undefined && readings[0].at < now - spanMs) readings.shift();
  return readings.reduce((sum, reading) => sum + reading.dropped, 0);
}

function report(dropped: number, sinceStart: number, minutes: number, world: World, now: number): Finding {
  const count = dropped.toLocaleString('en');
  return {
    action: 'raise',
    detector: 'messages-dropped',
    key,
    at: now,
    severity: 'low',
    confidence: 0.9,
    title: `${world.brokerName} threw ${count} messages away`,
    summary: `${world.brokerName} threw ${count} messages away in ${minutes} minutes, ${sinceStart.toLocaleString('en')} since it started.`,
    subject: { kind: 'broker', id: String(world.brokerId) },
    evidence: { dropped, windowMinutes: minutes, droppedSinceStart: sinceStart },
    attack: [attackTags.lossOfView, attackTags.denialOfService],
  };
}
