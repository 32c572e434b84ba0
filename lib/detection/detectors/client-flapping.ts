import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import { defineDetector } from '../detector';
import { identifyClient } from '../identify-client';
import { createRaisePace, type RaisePace, takeNews } from '../raise-pace';
import { recentByKey } from '../recent-by-key';
import { addTime, countWithin, type RecentTimes } from '../recent-times';

const clientsMax = 10_000;
const timesMax = 1000;
const repeatMs = 60_000;
/** Ends that somebody meant, or that another detector judges. */
const plannedReasons: ReadonlySet<string> = new Set(['clean', 'administrative action', 'session taken over']);

const settings = z.object({
  lostCount: z.number().int().min(2).max(1000).default(10).meta({
    title: 'Lost connections',
    description: 'This many connections of one MQTT client that end without a goodbye are reported.',
  }),
  unexplainedCount: z.number().int().min(2).max(1000).default(120).meta({
    title: 'Ends without a reason',
    description:
      'The same where the broker does not tell why a connection ended, so that sleepy sensors count too.',
  }),
  windowMinutes: z
    .number()
    .int()
    .min(1)
    .max(1440)
    .default(10)
    .meta({ title: 'Window, minutes', description: 'The window in which ends of connections are counted.' }),
});

type Client = { readonly lost: RecentTimes; readonly unexplained: RecentTimes; readonly pace: RaisePace };

export const clientFlapping = defineDetector({
  kind: 'client-flapping',
  family: 'availability',
  title: 'MQTT client keeps losing its connection',
  severity: 'low',
  needs: ['client.disconnected'],
  attack: [attackTags.lossOfAvailability],
  explain:
    'One MQTT client connects and is lost again and again: a bad network, a crashing program, a keep-alive that is too short, or someone who cuts it off. What it reports has gaps. Connections that end with a goodbye, as sleepy sensors do after each message, do not count. Where the broker does not tell why a connection ended (Aedes), only very frequent ends are reported.',
  respond: [
    'Look at the reason of the ends: keep-alive time-outs point to the network, protocol errors to the program.',
    'See whether others on the same network or gateway are affected.',
    'Look for a second MQTT client with the same id, and at what happened on the network at that time.',
  ],
  settings,
  observes: ['event'],
  createState: () => new Map<string, Client>(),
  evaluate({ observation, world, settings, state, now }) {
    if (observation.type !== 'event' || observation.event.kind !== 'client.disconnected') return [];
    const { event } = observation;
    const who = identifyClient(event, world);
    if (who.clientId === null || world.isMonitor(who.clientId)) return [];
    if (event.reason !== undefined && plannedReasons.has(event.reason)) return [];
    const create = (): Client => ({ lost: [], unexplained: [], pace: createRaisePace() });
    const client = recentByKey(state, who.clientId, clientsMax, create);
    const isExplained = event.reason !== undefined;
    const times = isExplained ? client.lost : client.unexplained;
    const spanMs = settings.windowMinutes * 60_000;
    addTime(times, now, spanMs, timesMax);
    const ends = countWithin(times, now, spanMs);
    if (ends < (isExplained ? settings.lostCount : settings.unexplainedCount)) return [];
    if (!takeNews(client.pace, 'low', now, repeatMs)) return [];
    const why = isExplained
      ? `The last one: ${event.reason}.`
      : 'This broker does not tell why a connection ends, so this may be how the MQTT client works.';
    return [
      {
        action: 'raise',
        detector: 'client-flapping',
        key: `client:${who.clientId}`,
        at: now,
        severity: 'low',
        confidence: isExplained ? 0.9 : 0.4,
        title: `${who.name} lost its connection to ${world.brokerName} ${ends} times in ${settings.windowMinutes} minutes`,
        summary: `${who.phrase} lost its connection ${ends} times in ${settings.windowMinutes} minutes. ${why}`,
        subject: who.subject,
        evidence: {
          ends,
          windowMinutes: settings.windowMinutes,
          reasons: event.reason === undefined ? [] : [event.reason],
          addresses: who.address === null ? [] : [who.address],
          brokerLines: [event.raw],
        },
        attack: [attackTags.lossOfAvailability],
      },
    ];
  },
});
