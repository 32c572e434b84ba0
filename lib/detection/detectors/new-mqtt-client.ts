import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import { defineDetector } from '../detector';
import {
  createFirstSeen,
  isLearning,
  learnHoursField,
  meet,
  restoreFirstSeen,
  saveFirstSeen,
} from '../first-seen';
import { identifyClient } from '../identify-client';

const clientsMax = 100_000;

const settings = z.object({
  isReported: z.boolean().default(false).meta({
    title: 'Report new MQTT clients',
    description: 'Off unless the set of MQTT clients hardly ever changes.',
  }),
  learningHours: learnHoursField,
});

export const newMqttClient = defineDetector({
  kind: 'new-mqtt-client',
  family: 'session',
  title: 'New MQTT client',
  severity: 'info',
  needs: ['client.connected'],
  attack: [attackTags.validAccounts],
  explain:
    'An MQTT client connected that was not seen before. In a plant whose devices hardly ever change that is worth a look; elsewhere it happens all the time, so this is off until it is switched on in its settings. It learns for a day after the broker is watched for the first time, during which nothing is reported; devices that stay away for that time are new when they come back. Who was seen is remembered over restarts of the monitor, some thousands of MQTT clients; with more of them it learns anew after a restart.',
  respond: [
    'Ask whether a device was added or given another MQTT client id.',
    'If nobody knows it, look at its address, its user name and what it subscribed to.',
  ],
  settings,
  observes: ['event'],
  createState: createFirstSeen,
  save: (known) => saveFirstSeen(known),
  restore: restoreFirstSeen,
  evaluate({ observation, world, settings, state, now }) {
    if (observation.type !== 'event') return [];
    const isYoung = isLearning(state, now, settings.learningHours);
    const { event } = observation;
    if (event.clientId === null || event.kind === 'auth.failed' || world.isMonitor(event.clientId)) return [];
    const who = identifyClient(event, world);
    if (who.clientId === null) return [];
    const isKnown = state.metAt.has(who.key);
    meet(state, who.key, now, clientsMax);
    if (isKnown || isYoung || !settings.isReported || event.kind !== 'client.connected') return [];
    return [
      {
        action: 'raise',
        detector: 'new-mqtt-client',
        key: who.key,
        at: now,
        severity: 'info',
        confidence: 0.6,
        title: `New MQTT client ${who.name} on ${world.brokerName}`,
        summary: `${who.phrase} connected. It was not seen before.`,
        subject: who.subject,
        evidence: {
          username: who.username,
          addresses: who.address === null ? [] : [who.address],
          brokerLines: [event.raw],
        },
        attack: [attackTags.validAccounts],
      },
    ];
  },
});
