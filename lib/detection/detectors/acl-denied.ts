import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import { defineDetector } from '../detector';
import { createRaisePace, type RaisePace, takeNews } from '../raise-pace';
import { readSubscription, subscriptionEvidence } from '../read-subscription';
import { recentByKey } from '../recent-by-key';
import { noteDistinct, type RecentDistinct } from '../recent-distinct';

const clientsMax = 2000;
const filtersMax = 100;
const repeatMs = 60_000;

const settings = z.object({
  filterCount: z.number().int().min(1).max(filtersMax).default(3).meta({
    title: 'Refused filters',
    description: 'So many different filters refused to one MQTT client within the window are reported.',
  }),
  windowMinutes: z
    .number()
    .int()
    .min(1)
    .max(1440)
    .default(10)
    .meta({ title: 'Window, minutes', description: 'The window in which refused filters are counted.' }),
});

type Client = { readonly filters: RecentDistinct; readonly pace: RaisePace };

export const aclDenied = defineDetector({
  kind: 'acl-denied',
  family: 'authentication',
  title: 'Access refused again and again',
  severity: 'low',
  needs: ['acl.denied.subscribe'],
  attack: [attackTags.pointAndTagIdentification],
  explain:
    'The broker refused one MQTT client several different topic filters: it asks for what it may not read. Mostly its access rules are incomplete, or its configuration is wrong; it can also be someone who tries what a stolen sign-in is good for. One filter that is asked for again and again is not reported. Mosquitto shows no refusals on any topic, and refused publishes are shown by no broker that Brokerwatch reads.',
  respond: [
    'Compare the refused filters with what this MQTT client is for.',
    'If it needs them, complete its access rules; if not, correct its configuration.',
    'If neither fits, treat its user name and password as stolen and change them.',
  ],
  settings,
  observes: ['event'],
  createState: () => new Map<string, Client>(),
  evaluate({ observation, world, settings, state, now }) {
    const attempt = readSubscription(observation, world);
    if (attempt === null || !attempt.isDenied) return [];
    const { who, filter } = attempt;
    const create = (): Client => ({ filters: new Map(), pace: createRaisePace() });
    const { filters, pace } = recentByKey(state, who.key, clientsMax, create);
    const count = noteDistinct(filters, filter, now, settings.windowMinutes * 60_000, filtersMax);
    if (count < settings.filterCount || !takeNews(pace, 'low', now, repeatMs)) return [];
    return [
      {
        action: 'raise',
        detector: 'acl-denied',
        key: who.key,
        at: now,
        severity: 'low',
        confidence: 0.7,
        title: `${who.name} was refused ${count} filter${count === 1 ? '' : 's'} on ${world.brokerName}`,
        summary: `${who.phrase} was refused ${count} different filter${count === 1 ? '' : 's'} in ${settings.windowMinutes} minutes, the last one ${filter}.`,
        subject: who.subject,
        evidence: {
          ...subscriptionEvidence(attempt),
          filters: [...filters.keys()].slice(-20),
          filterCount: count,
        },
        attack: [attackTags.pointAndTagIdentification],
      },
    ];
  },
});
