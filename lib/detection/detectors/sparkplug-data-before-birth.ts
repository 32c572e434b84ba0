import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import { isLearning, learnHoursField, meet } from '../first-seen';
import { defineSignDetector } from '../sparkplug/define-sign-detector';
import { entityOfSign, nodeEntity, nodeKeyOf } from '../sparkplug/name-entity';
import { numberFact } from '../sparkplug/read-facts';
import { calmMinutesField, type SignScene, type SignVerdict } from '../sparkplug/sign-detector-spec';

const nodesMax = 5000;

const settings = z.object({
  linkMinutes: z.number().int().min(0).max(1440).default(10).meta({
    title: 'After our own connect, minutes',
    description: 'Edge nodes first heard so soon after the monitor connected were simply there before it.',
  }),
  deviceGraceSeconds: z.number().int().min(0).max(600).default(10).meta({
    title: 'Device grace, seconds',
    description: 'A device whose birth follows within this time was only overtaken by its data.',
  }),
  learningHours: learnHoursField,
  calmMinutes: calmMinutesField(60),
});
type Scene = SignScene<z.output<typeof settings>>;

export const sparkplugDataBeforeBirth = defineSignDetector({
  kind: 'sparkplug-data-before-birth',
  family: 'sparkplug',
  title: 'Sparkplug data without a birth',
  severity: 'medium',
  attack: [attackTags.spoofReportingMessage],
  explain:
    'Data came from an edge node that was never born, or from a device without a birth in this session. Every honest sender first publishes a birth certificate with all its metrics; whoever only injects values often does not. Edge nodes that were there before the monitor connected are passed over (the first ten minutes, and all that were known earlier), as are those of which the broker keeps a certificate; while a broker is new to the monitor this is low, because a quiet node may have been born long ago.',
  respond: [
    'Ask whether this edge node or device exists; a new one must be born, so look why its birth was not seen.',
    'Find out which MQTT clients may publish on the topic, and which of them connected shortly before.',
    'If it is real, ask the host application for a rebirth; a sender that never answers with a birth is none.',
  ],
  settings,
  isLearner: true,
  signs: ['data-before-birth', 'device-data-before-birth'],
  entityOf: (sign) => (sign.kind === 'data-before-birth' ? nodeEntity(sign) : entityOfSign(sign)),
  judge: (scene) => (scene.sign.kind === 'data-before-birth' ? judgeNode(scene) : judgeDevice(scene)),
});

function judgeNode({ sign, entity, known, settings: chosen, world, now }: Scene): SignVerdict | null {
  const isYoung = isLearning(known, now, chosen.learningHours);
  const node = nodeKeyOf(sign);
  const sinceLink = numberFact(sign.facts, 'secondsSinceLink') ?? (sign.at - world.seeingSince) / 1000;
  const isEarly = sinceLink < chosen.linkMinutes * 60;
  const metAt = known.metAt.get(node);
  if (isEarly || metAt !== undefined) meet(known, node, now, nodesMax);
  // Met before this session of our own, or in its first minutes: its birth was before we looked.
  if (isEarly || metAt !== undefined || sign.facts.hasCertificate === true) return null;
  return {
    severity: isYoung ? 'low' : 'medium',
    confidence: isYoung ? 0.3 : 0.6,
    title: `Data of ${entity.name}, which was never born`,
    summary: `${entity.heading} sends data (${sign.topic}), but no birth certificate of the edge node ${node} has been seen since the monitor connected ${Math.round(sinceLink / 60)} minutes ago, and it was not known before.${isYoung ? ' The monitor does not know this broker for long, so it may be a quiet node that was born before.' : ''}`,
  };
}

function judgeDevice({ sign, entity, settings: chosen }: Scene): SignVerdict {
  return {
    severity: 'medium',
    confidence: 0.6,
    waitSeconds: chosen.deviceGraceSeconds,
    bornWithinSeconds: chosen.deviceGraceSeconds,
    title: `Data of ${entity.name} before its birth`,
    summary: `Data of ${entity.name} came although the device has not been born in this session of its edge node, and no birth followed within ${chosen.deviceGraceSeconds} seconds (${sign.text}).`,
  };
}
