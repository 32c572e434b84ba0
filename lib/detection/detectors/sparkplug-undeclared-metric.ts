import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import { defineSignDetector } from '../sparkplug/define-sign-detector';
import { numberFact, textFact } from '../sparkplug/read-facts';
import { calmMinutesField, type SignScene, type SignVerdict } from '../sparkplug/sign-detector-spec';

const settings = z.object({
  lossMinutes: z.number().int().min(0).max(1440).default(10).meta({
    title: 'After a loss, minutes',
    description:
      'So soon after missing messages the birth that declared the metric was probably among them: low.',
  }),
  hostCacheSeconds: z.number().int().min(0).max(3600).default(60).meta({
    title: 'After a birth, seconds',
    description:
      'So soon after a birth a host application may still command what was declared before it: low.',
  }),
  calmMinutes: calmMinutesField(60),
});
type Scene = SignScene<z.output<typeof settings>>;

/** A gap is told when nothing filled it, some seconds after it came. */
const gapDelaySeconds = 10;
/** Data may overtake the birth that declares it. */
const overtakeSeconds = 2;

export const sparkplugUndeclaredMetric = defineSignDetector({
  kind: 'sparkplug-undeclared-metric',
  family: 'sparkplug',
  title: 'Sparkplug metric that no birth declared',
  severity: 'medium',
  attack: [attackTags.spoofReportingMessage, attackTags.modifyParameter],
  explain:
    'Data names a metric, or an alias, that the birth of its edge node or device does not declare; or a command writes to such a metric, or with another type. Whoever crafts messages without the true birth gets this wrong, and so does somebody who tries out what a device accepts. When messages of the node were lost shortly before, its newest birth was probably among them; a host application may still command what an older birth declared. Both are low. Sloppy gateways are learned.',
  respond: [
    'Look at the metric named here: does the machine have it at all?',
    'Have the host application ask for a rebirth; afterwards it must be declared, or the message was not the node’s.',
    'Find out who may publish on the topic, and for commands, which host application sent it.',
  ],
  settings,
  signs: ['metric-undeclared', 'command-undeclared'],
  recalls: ['sequence-gap'],
  judge: (scene) => (scene.sign.kind === 'metric-undeclared' ? judgeData(scene) : judgeCommand(scene)),
});

function judgeData({ sign, entity, settings: chosen, secondsSince }: Scene): SignVerdict {
  const metric = metricOf(sign.facts);
  const isAfterLoss = secondsSince('sequence-gap') <= chosen.lossMinutes * 60;
  return {
    severity: isAfterLoss ? 'low' : 'medium',
    confidence: isAfterLoss ? 0.3 : 0.6,
    waitSeconds: gapDelaySeconds,
    bornWithinSeconds: overtakeSeconds,
    title: `Undeclared metric in data of ${entity.name}`,
    summary: `Data on ${sign.topic} carries ${metric}, which the birth of ${entity.name} does not declare. ${isAfterLoss ? 'Messages of the node were lost shortly before, probably its newest birth among them.' : 'The node’s own software declares what it sends; somebody may have crafted this message.'}`,
  };
}

function judgeCommand({ sign, entity, settings: chosen, secondsSince }: Scene): SignVerdict {
  const isAfterBirth = Math.min(secondsSince('NBIRTH'), secondsSince('DBIRTH')) <= chosen.hostCacheSeconds;
  return {
    severity: isAfterBirth ? 'low' : 'medium',
    confidence: isAfterBirth ? 0.3 : 0.6,
    title: `Command to an undeclared metric of ${entity.name}`,
    summary: `A command on ${sign.topic} writes to ${metricOf(sign.facts)} (${textFact(sign.facts, 'why') ?? sign.text}). ${isAfterBirth ? 'The node was born a moment ago, so a host application may not have read its birth yet.' : 'A host application knows what it may write from the birth; somebody may be trying out what the device accepts.'}`,
  };
}

function metricOf(facts: Scene['sign']['facts']): string {
  const metric = textFact(facts, 'metric');
  const alias = numberFact(facts, 'alias') ?? textFact(facts, 'alias');
  return metric !== null && metric !== ''
    ? `the metric ${metric}`
    : alias !== null
      ? `alias ${alias}`
      : 'a metric';
}
