import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import { matchesPattern } from '../allow-list';
import { isLearning, learnHoursField, meet } from '../first-seen';
import { defineSignDetector } from '../sparkplug/define-sign-detector';
import { readState } from '../sparkplug/host-trail';
import { calmMinutesField } from '../sparkplug/sign-detector-spec';

const hostsMax = 1000;

const settings = z.object({
  knownHosts: z.array(z.string().min(1).max(512)).max(500).default([]).meta({
    title: 'Known host applications',
    description: 'Host ids that belong here, exact or with * for any characters.',
  }),
  learningHours: learnHoursField,
  calmMinutes: calmMinutesField(1440),
});

export const sparkplugNewHost = defineSignDetector({
  kind: 'sparkplug-new-host',
  family: 'sparkplug',
  title: 'New Sparkplug host application',
  severity: 'medium',
  attack: [attackTags.rogueMaster],
  explain:
    'A host application announced itself that has never been seen here. Host applications may command edge nodes, and edge nodes may wait for the one that is set as their primary host; a stranger that plays host is the first step to commanding machines. Hosts of the learning time, and those listed in the settings, are known.',
  respond: [
    'Ask who installed this host application; if it belongs here, nothing else is needed: it is known from now on.',
    'If nobody did, find its MQTT client, disconnect it, and see which commands it sent.',
    'Let only the hosts’ own users publish below spBv1.0/STATE and on NCMD and DCMD.',
  ],
  settings,
  isLearner: true,
  signs: ['state'],
  judge({ sign, entity, known, settings: chosen, now }) {
    const { hostId } = sign;
    const state = readState(sign);
    if (hostId === null || state === null) return null;
    const isYoung = isLearning(known, now, chosen.learningHours);
    const isKnown = known.metAt.has(hostId) || sign.facts.isKnown === true;
    meet(known, hostId, now, hostsMax);
    if (isYoung || isKnown || chosen.knownHosts.some((pattern) => matchesPattern(hostId, pattern)))
      return null;
    return {
      severity: 'medium',
      confidence: 0.8,
      title: `New ${entity.name}`,
      summary: `${entity.heading} announced itself as ${state.online ? 'online' : 'offline'} on ${sign.topic}; no host application of this name was seen before.`,
    };
  },
});
