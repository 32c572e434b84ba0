import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import { countWithin } from '../recent-times';
import { defineSignDetector } from '../sparkplug/define-sign-detector';
import { nodeEntity } from '../sparkplug/name-entity';
import { numberFact } from '../sparkplug/read-facts';
import { calmMinutesField, type SignScene, type SignVerdict } from '../sparkplug/sign-detector-spec';

const windowMs = 300_000;

const settings = z.object({
  repeatsHigh: z.number().int().min(2).max(200).default(3).meta({
    title: 'Repeats that are high',
    description:
      'So many repeated or backward sequence numbers within five minutes are high instead of medium.',
  }),
  redeliverySeconds: z.number().int().min(0).max(3600).default(60).meta({
    title: 'Redelivery, seconds',
    description:
      'The same bytes again within this time may be a bridge that delivers twice: medium instead of high.',
  }),
  calmMinutes: calmMinutesField(30),
});
type Scene = SignScene<z.output<typeof settings>>;

export const sparkplugSequenceReplay = defineSignDetector({
  kind: 'sparkplug-sequence-replay',
  family: 'sparkplug',
  title: 'Sparkplug messages repeated',
  severity: 'high',
  attack: [attackTags.spoofReportingMessage, attackTags.manipulationOfView],
  explain:
    'A message of an edge node carries a sequence number that was already used: either with other contents (somebody injects and copies the count), or byte for byte an earlier message (a replay of recorded telemetry). A sequence that only loses messages, restarts or wraps after 255 never goes back. A message without a number, of a node that numbers its messages, counts like a repeat. Values marked as historical (a flush after a lost connection) are passed over. The same bytes within a minute may be a bridge that delivered twice, and are medium.',
  respond: [
    'Do not trust the node’s values of that time; compare them with the machine.',
    'If a bridge lies between, look whether it delivers twice or forms a loop.',
    'Otherwise find out who may publish on these topics and who connected shortly before.',
    'Let only the node’s own user publish below its name.',
  ],
  settings,
  signs: ['sequence-repeat', 'payload-repeat'],
  entityOf: nodeEntity,
  judge(scene) {
    if (scene.sign.facts.isHistorical === true) return null;
    return scene.sign.kind === 'payload-repeat' ? judgeReplay(scene) : judgeRepeat(scene);
  },
});

function judgeReplay({ sign, entity, settings: chosen }: Scene): SignVerdict {
  const seconds = numberFact(sign.facts, 'secondsSince') ?? 0;
  const mayBeBridge = seconds <= chosen.redeliverySeconds;
  return {
    severity: mayBeBridge ? 'medium' : 'high',
    confidence: mayBeBridge ? 0.5 : 0.85,
    title: `Replayed message of ${entity.name}`,
    summary: `A message on ${sign.topic} is byte for byte one that came ${Math.round(seconds)} seconds before, with its old sequence number (${sign.text}). ${mayBeBridge ? 'A bridge that delivers twice does this within a minute; a replay does, too.' : 'That is too late for a second delivery: somebody plays recorded telemetry again.'}`,
  };
}

function judgeRepeat({ incident, entity, sign, settings: chosen, now }: Scene): SignVerdict {
  const repeats = countWithin(incident.times, now, windowMs);
  const isMany = repeats >= chosen.repeatsHigh;
  const isBare = sign.facts.seq === null;
  const what = isBare
    ? `carried no sequence number${repeats === 1 ? '' : ' or one that was used already'}, although this node numbers its messages`
    : 'used a sequence number again, with other contents';
  return {
    severity: isMany ? 'high' : 'medium',
    confidence: isMany ? 0.85 : 0.6,
    title: isBare
      ? `Message of ${entity.name} without a sequence number`
      : `Sequence of ${entity.name} repeats or goes back`,
    summary: `${repeats === 1 ? 'A message' : `${repeats} messages within five minutes`} of ${entity.name} ${what} (the latest: ${sign.text}). One sender never does; somebody seems to send beside it.`,
    evidence: { repeatsInFiveMinutes: repeats },
  };
}
