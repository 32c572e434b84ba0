import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import { defineSignDetector } from '../sparkplug/define-sign-detector';
import { numberFact } from '../sparkplug/read-facts';
import { calmMinutesField, type SignScene, type SignVerdict } from '../sparkplug/sign-detector-spec';

/** bdSeq counts connections modulo 256. */
const modulus = 256;

const settings = z.object({
  sessionsNear: z.number().int().min(0).max(64).default(8).meta({
    title: 'Near sessions',
    description:
      'A death that is so many sessions before or after the current one is a late Last Will or a session whose birth was lost: low.',
  }),
  calmMinutes: calmMinutesField(60),
});
type Scene = SignScene<z.output<typeof settings>>;

export const sparkplugBdseqMismatch = defineSignDetector({
  kind: 'sparkplug-bdseq-mismatch',
  family: 'sparkplug',
  title: 'Sparkplug session number does not fit',
  severity: 'medium',
  attack: [attackTags.spoofReportingMessage],
  explain:
    'A death certificate names a session (bdSeq) that the edge node does not have, so hosts ignore it: somebody who does not know the node’s session guesses, or plays an old certificate again. Deaths of the session before are late Last Wills and never reported; some sessions earlier or later (a link that flaps, a birth that was lost) is low. A birth whose session number jumps is low, too: failed connection attempts count, and a node without storage starts again at 0.',
  respond: [
    'Look whether the node is alive and what its session is: this death certificate changed nothing.',
    'Find out who may publish NDEATH of this node and who connected shortly before: a guess is often tried again.',
    'If its link flaps, look at the node’s network first.',
  ],
  settings,
  signs: ['death-mismatch', 'birth-bdseq'],
  judge: (scene) => (scene.sign.kind === 'death-mismatch' ? judgeDeath(scene) : judgeBirth(scene)),
});

function judgeDeath({ sign, entity, settings: chosen, world }: Scene): SignVerdict {
  const bdSeq = numberFact(sign.facts, 'bdSeq');
  const current = numberFact(sign.facts, 'current');
  const birthAt = sign.at - (numberFact(sign.facts, 'secondsSinceBirth') ?? 0) * 1000;
  const mayHaveMissed = birthAt < world.seeingSince;
  const isNear = bdSeq !== null && current !== null && distance(bdSeq, current) <= chosen.sessionsNear;
  const reason = mayHaveMissed
    ? 'The monitor was away since its last birth and may have missed one.'
    : isNear
      ? 'It is so near that it may be a late Last Will, or that of a session whose birth was lost.'
      : 'No session of the node is near it, so somebody guessed or plays an old certificate again; hosts ignore it.';
  return {
    severity: mayHaveMissed || isNear ? 'low' : 'medium',
    confidence: mayHaveMissed || isNear ? 0.3 : 0.7,
    title: `Death certificate of another session of ${entity.name}`,
    summary: `A death certificate of ${entity.name} names session ${bdSeq ?? 'nothing'}, while its session is ${current ?? 'unknown'}. ${reason}`,
  };
}

function judgeBirth({ sign, entity }: Scene): SignVerdict {
  return {
    severity: 'low',
    confidence: 0.3,
    title: `Session number of ${entity.name} jumped`,
    summary: `${entity.heading} was born with a session number that does not follow its last one, and no death was seen (${sign.text}). Missed or failed connections look like this; so does a birth by somebody else.`,
  };
}

function distance(one: number, other: number): number {
  const ahead = (((one - other) % modulus) + modulus) % modulus;
  return Math.min(ahead, modulus - ahead);
}
