import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import { countWithin } from '../recent-times';
import { defineSignDetector } from '../sparkplug/define-sign-detector';
import { nodeEntity } from '../sparkplug/name-entity';
import { numberFact } from '../sparkplug/read-facts';
import { calmMinutesField } from '../sparkplug/sign-detector-spec';

const hourMs = 3_600_000;
/** So long after it a leap may turn out to be another sender’s count. */
const leapSeconds = 15;
const secondSenderSeconds = 60;

const settings = z.object({
  gapsPerHour: z.number().int().min(1).max(200).default(5).meta({
    title: 'Gaps an hour',
    description: 'Fewer gaps than this within an hour are not even told as information.',
  }),
  lossPercent: z.number().min(0.5).max(100).default(5).meta({
    title: 'Loss, percent',
    description: 'When more than this share of the last 100 messages is missing, the alert is medium.',
  }),
  calmMinutes: calmMinutesField(120),
});

export const sparkplugSequenceGap = defineSignDetector({
  kind: 'sparkplug-sequence-gap',
  family: 'sparkplug',
  title: 'Sparkplug messages missing',
  severity: 'info',
  attack: [attackTags.blockReportingMessage],
  explain:
    'Sequence numbers of an edge node are missing and did not come later. Sparkplug data travels without acknowledgement, so single losses are normal (about three in a hundred on healthy plants) and only information; more than five in a hundred is medium: values are lost on their way, by a bad network, an overloaded broker, or somebody who suppresses messages. Numbers that leap because a second sender counts beside the first are no loss; see sparkplug-two-writers.',
  respond: [
    'Look at the broker’s dropped messages and at the node’s network.',
    'If only messages of certain devices or topics are missing, ask who could hold them back.',
    'Hosts notice the gap and ask for a rebirth; see whether they do so all the time.',
  ],
  settings,
  signs: ['sequence-gap'],
  recalls: ['two-heads', 'sequence-repeat'],
  entityOf: nodeEntity,
  judge({ sign, entity, incident, settings: chosen, now, secondsSince }) {
    const share = numberFact(sign.facts, 'lostOf100') ?? 0;
    const percent = Math.round(share * 1000) / 10;
    const gaps = countWithin(incident.times, now, hourMs);
    const isGrave = percent > chosen.lossPercent;
    // A second sender’s numbers look like a leap at first.
    const hasSecondSender =
      Math.min(secondsSince('two-heads'), secondsSince('sequence-repeat')) <= secondSenderSeconds;
    if (hasSecondSender || (!isGrave && gaps < chosen.gapsPerHour)) return null;
    return {
      severity: isGrave ? 'medium' : 'info',
      confidence: 0.8,
      waitSeconds: leapSeconds,
      title: isGrave
        ? `${percent} % of the messages of ${entity.name} are missing`
        : `Messages of ${entity.name} are missing`,
      summary: `${gaps === 1 ? 'One gap' : `${gaps} gaps`} in the sequence of ${entity.name} within an hour; ${percent} % of its last 100 messages never arrived (the latest: ${sign.text}). ${isGrave ? 'That is more than the losses of a healthy network.' : 'Single losses are normal for Sparkplug data.'}`,
      evidence: { gapsInTheLastHour: gaps, lostPercent: percent },
    };
  },
});
