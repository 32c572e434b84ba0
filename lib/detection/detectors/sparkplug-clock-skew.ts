import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import { countWithin } from '../recent-times';
import { sayDuration } from '../say-duration';
import { defineSignDetector } from '../sparkplug/define-sign-detector';
import { nodeEntity } from '../sparkplug/name-entity';
import { numberFact } from '../sparkplug/read-facts';
import { calmMinutesField } from '../sparkplug/sign-detector-spec';

const windowMs = 600_000;

const settings = z.object({
  skewSeconds: z.number().int().min(5).max(86_400).default(60).meta({
    title: 'Skew, seconds',
    description: 'Payload times nearer to the monitor’s clock than this are right.',
  }),
  messagesMin: z.number().int().min(1).max(100).default(3).meta({
    title: 'Messages',
    description: 'So many odd times within ten minutes are told; a single one is a clock that was set.',
  }),
  calmMinutes: calmMinutesField(60),
});

export const sparkplugClockSkew = defineSignDetector({
  kind: 'sparkplug-clock-skew',
  family: 'sparkplug',
  title: 'Sparkplug times do not fit',
  severity: 'medium',
  attack: [attackTags.spoofReportingMessage, attackTags.manipulationOfView],
  explain:
    'The times in an edge node’s messages are far from when they arrive, otherwise than usual for this node, or go back again and again. So look recorded messages that are played again, and made-up ones; a clock that was set wrongly does as well. The usual offset of each node is learned first, so a node whose clock is always wrong is not reported, nor one whose clock was just set right, nor stored values that are marked as historical.',
  respond: [
    'Compare the node’s clock with the right time; look whether its time server was changed.',
    'If the clock is right, the messages were not made now: look for a replay and for a second sender.',
    'Historians may have filed the values under wrong times; mark that period.',
  ],
  settings,
  signs: ['clock'],
  entityOf: nodeEntity,
  judge({ sign, entity, incident, settings: chosen, now }) {
    const skew = numberFact(sign.facts, 'skewSeconds');
    const usual = numberFact(sign.facts, 'usualSkewSeconds');
    const back = numberFact(sign.facts, 'backSeconds') ?? 0;
    if (skew === null || usual === null || sign.facts.isHistorical === true) return null;
    const isSetRight = Math.abs(skew) <= chosen.skewSeconds && Math.abs(skew) < Math.abs(usual);
    const messages = countWithin(incident.times, now, windowMs);
    if (isSetRight || messages < chosen.messagesMin) return null;
    const isFar = Math.abs(skew - usual) > chosen.skewSeconds;
    return {
      severity: 'medium',
      confidence: 0.5,
      title: `Times of ${entity.name} do not fit`,
      summary: isFar
        ? `The latest message of ${entity.name} carries a time ${sayDuration(Math.abs(skew))} ${skew > 0 ? 'before' : 'after'} its arrival; usual for it is ${sayDuration(Math.abs(usual))}. ${messages} such messages came within ten minutes.`
        : `Times in messages of ${entity.name} go back by up to ${sayDuration(back)}, ${messages} times within ten minutes: two senders with different clocks, or old messages among new ones.`,
      evidence: { oddTimesInTenMinutes: messages },
    };
  },
});
