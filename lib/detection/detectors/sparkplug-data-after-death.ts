import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import { defineSignDetector } from '../sparkplug/define-sign-detector';
import { entityOfSign, nodeEntity } from '../sparkplug/name-entity';
import { numberFact } from '../sparkplug/read-facts';
import {
  calmMinutesField,
  type JudgeLater,
  type SignScene,
  type SignVerdict,
} from '../sparkplug/sign-detector-spec';

/** So long a message in order may be the first of more. */
const loneSeconds = 60;

const settings = z.object({
  graceSeconds: z.number().int().min(0).max(300).default(2).meta({
    title: 'Grace, seconds',
    description:
      'Data so soon after a death may have been sent before it; and data may overtake the birth that follows it.',
  }),
  calmMinutes: calmMinutesField(30),
});
type Scene = SignScene<z.output<typeof settings>>;

export const sparkplugDataAfterDeath = defineSignDetector({
  kind: 'sparkplug-data-after-death',
  family: 'sparkplug',
  title: 'Sparkplug data of the dead',
  severity: 'high',
  attack: [attackTags.spoofReportingMessage, attackTags.manipulationOfView],
  explain:
    'An edge node or a device is dead by its own certificate, and yet data of it arrives without a new birth, and not in the sequence that it had. Somebody writes values in the name of a machine that is off, so that a display shows a life that is not there. Data that came within two seconds of the death, or just before a birth, is only out of order; a death certificate of an older session is no death. A node that simply goes on counting where it was is told by sparkplug-forged-death; a single message with the next number, after which nothing follows for a minute, is told here.',
  respond: [
    'Take no value of this node or device for true: by its last certificate it is off.',
    'Look at the machine: is it off? Then the data is made up. Is it on? Then its death certificate was.',
    'Find out which MQTT clients may publish on the topic, and which connected about when the data began.',
    'Let only the node’s own user publish below its name, and have the host application ask for a rebirth.',
  ],
  settings,
  signs: ['data-after-death', 'device-data-after-death'],
  recalls: ['death-contradicted'],
  entityOf: (sign) => (sign.kind === 'data-after-death' ? nodeEntity(sign) : entityOfSign(sign)),
  judge: (scene) => (scene.sign.kind === 'data-after-death' ? judgeNode(scene) : judgeDevice(scene)),
});

function judgeNode(scene: Scene): SignVerdict | JudgeLater | null {
  const { sign, entity, settings: chosen } = scene;
  const seconds = numberFact(sign.facts, 'secondsSinceDeath') ?? 0;
  const { isMatchedDeath, isInOrder } = sign.facts;
  if (seconds < chosen.graceSeconds || isMatchedDeath === false) return null;
  if (isInOrder === true) return judgeInOrder(scene, seconds);
  return {
    severity: 'high',
    confidence: 0.8,
    waitSeconds: chosen.graceSeconds,
    bornWithinSeconds: chosen.graceSeconds,
    title: `Data of ${entity.name}, which is dead`,
    summary: `The edge node’s death certificate came ${Math.round(seconds)} seconds before; no birth followed, and still data arrives on ${sign.topic}, out of the node’s sequence. Somebody sends in the name of a dead node.`,
  };
}

/** With more in order it is the node itself, whose death was forged; a late Last Will where bdSeq tells no sessions apart. */
function judgeInOrder(
  { sign, entity, isDue, secondsSince, now }: Scene,
  seconds: number,
): SignVerdict | JudgeLater | null {
  const { isBdSeqConstant, bdSeq } = sign.facts;
  if (isBdSeqConstant === true || bdSeq === 0 || bdSeq === null) return null;
  if (!isDue) return { laterSeconds: loneSeconds };
  const waited = (now - sign.at) / 1000;
  const answers = ['death-contradicted', 'NBIRTH', 'link-lost'] as const;
  if (answers.some((answer) => secondsSince(answer) <= waited)) return null;
  return {
    severity: 'high',
    confidence: 0.6,
    title: `Data of ${entity.name}, which is dead`,
    summary: `The edge node’s death certificate came ${Math.round(seconds)} seconds before a message on ${sign.topic} that carries the next number of its sequence; no birth followed, and nothing else for a minute. Either somebody who knows the sequence sends in the name of a dead node, or the node lives and the death certificate was not its own.`,
  };
}

function judgeDevice({ sign, entity, settings: chosen }: Scene): SignVerdict | null {
  const seconds = numberFact(sign.facts, 'secondsSinceDeath') ?? 0;
  if (seconds < chosen.graceSeconds) return null;
  return {
    severity: 'medium',
    confidence: 0.6,
    waitSeconds: chosen.graceSeconds,
    bornWithinSeconds: chosen.graceSeconds,
    title: `Data of ${entity.name}, which is dead`,
    summary: `The edge node reported the death of this device ${Math.round(seconds)} seconds before, and no birth followed; still data arrives on ${sign.topic}. Either the data is made up, or the death certificate was.`,
  };
}
