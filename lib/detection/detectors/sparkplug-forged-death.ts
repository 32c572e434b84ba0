import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import { sayDuration } from '../say-duration';
import { defineSignDetector } from '../sparkplug/define-sign-detector';
import { numberFact, textFact } from '../sparkplug/read-facts';
import { calmMinutesField, type SignScene, type SignVerdict } from '../sparkplug/sign-detector-spec';

const settings = z.object({
  graceSeconds: z.number().int().min(0).max(300).default(2).meta({
    title: 'Grace, seconds',
    description:
      'A node that is born again, unasked, within this time (some send a death before each rebirth) is not reported.',
  }),
  lateWillSeconds: z.number().int().min(0).max(3600).default(300).meta({
    title: 'Late Last Will, seconds',
    description:
      'For nodes that never count up their bdSeq, a death so soon after a birth may be the Last Will of the session before.',
  }),
  calmMinutes: calmMinutesField(60),
});
type Scene = SignScene<z.output<typeof settings>>;

export const sparkplugForgedDeath = defineSignDetector({
  kind: 'sparkplug-forged-death',
  family: 'sparkplug',
  title: 'Forged Sparkplug death certificate',
  severity: 'high',
  attack: [attackTags.spoofReportingMessage, attackTags.blockReportingMessage, attackTags.lossOfView],
  explain:
    'A death certificate of an edge node arrived, and then the node simply went on: its next messages carry the next sequence numbers, without a birth between. A node that really died starts anew. Every host application now shows the node and all its devices as offline although they run. Where the broker shows that the node’s MQTT client is still connected, the death is proven false; where it shows that it is gone, somebody may be going on in its place. A node that says nothing after its death is told, too, when by the broker its MQTT client was connected before and has not left fifteen seconds later; not within a minute of a host application going offline, because nodes then declare their own death and some stay connected. Nodes that send a death before each rebirth (some Node-RED flows) are born again at once, without being asked, and are not reported; for nodes that never count up their bdSeq a death within five minutes of a birth is low, because the Last Will of their session before cannot be told from it.',
  respond: [
    'Ask the host application to request a rebirth of the node, so that operators see it again.',
    'Confirm at the machine that it runs; until then treat the displayed state as wrong.',
    'Find out which MQTT clients may publish NDEATH of this node, and who connected shortly before the death.',
    'Let only the node’s own user publish below its name, and change the credentials that were used.',
  ],
  settings,
  signs: ['death-contradicted'],
  recalls: ['command'],
  judge(scene) {
    const { sign, entity, settings: chosen } = scene;
    const inOrder = numberFact(sign.facts, 'inOrder') ?? 2;
    if (inOrder === 0) return judgeStay(scene);
    const told = `${inOrder} messages followed the death certificate in the node’s own sequence, without a birth`;
    const waiting = { waitSeconds: chosen.graceSeconds, bornWithinSeconds: chosen.graceSeconds };
    if (mayBeLateWill(scene))
      return {
        severity: 'low',
        confidence: 0.4,
        ...waiting,
        title: `${entity.heading} went on after its death certificate`,
        summary: `${told}. The node was born shortly before and never counts up its bdSeq, so this may be the late Last Will of its session before; hosts show it as offline all the same.`,
      };
    return {
      severity: 'high',
      ...waiting,
      title: `Death certificate of ${entity.name}, which is alive`,
      ...wordsFor(sign.facts.isClientConnected, textFact(sign.facts, 'clientId'), told),
    };
  },
});

/** It says nothing, as an edge node may for hours, but its MQTT client has not left. */
function judgeStay({ sign, entity }: Scene): SignVerdict {
  const seconds = sayDuration(numberFact(sign.facts, 'secondsSinceDeath') ?? 0);
  const clientId = textFact(sign.facts, 'clientId') ?? '';
  return {
    severity: 'high',
    confidence: 0.75,
    title: `Death certificate of ${entity.name}, whose MQTT client never left`,
    summary: `By the broker MQTT client “${clientId}” of ${entity.name} was connected before its death certificate came and still is, ${seconds} later; no birth followed. Whoever dies loses the connection, and whoever takes leave disconnects, so somebody else probably published the certificate; software that says farewell and stays connected looks the same.`,
    evidence: { attribution: 'likely' },
  };
}

function wordsFor(isConnected: unknown, clientId: string | null, told: string) {
  const name = clientId === null ? 'the node’s MQTT client' : `the node’s MQTT client “${clientId}”`;
  if (isConnected === true)
    return {
      confidence: 0.97,
      summary: `${told}, and by the broker ${name} has been connected all the time: it is proven that the node did not die. Somebody else published its death certificate.`,
      evidence: { attribution: 'proven' },
    };
  if (isConnected === false)
    return {
      confidence: 0.75,
      summary: `${told}, although by the broker ${name} is not connected. Either the death is true and somebody goes on in the node’s place, or the node sends through another MQTT client and its death was forged.`,
      evidence: { attribution: 'unknown' },
    };
  return {
    confidence: 0.85,
    summary: `${told}. A node that really lost its connection starts with a new birth, so the death certificate was probably published by somebody else. This broker does not show whether the node’s MQTT client was connected meanwhile.`,
    evidence: { attribution: 'unknown' },
  };
}

/** A bdSeq of 0 tells no session from the next; the Last Will comes up to one and a half keep-alive times late. */
function mayBeLateWill({ sign, settings: chosen, now, secondsSince }: Scene): boolean {
  const isClientConnected = sign.facts.isClientConnected === true;
  const isWithoutCount = sign.facts.isBdSeqConstant === true || numberFact(sign.facts, 'bdSeq') === 0;
  const deathAt = sign.at - (numberFact(sign.facts, 'secondsSinceDeath') ?? 0) * 1000;
  const birthToDeath = (deathAt - (now - secondsSince('NBIRTH') * 1000)) / 1000;
  // A birth after the death is the answer to it.
  const isSoon = birthToDeath >= 0 && birthToDeath < chosen.lateWillSeconds;
  return isWithoutCount && !isClientConnected && isSoon;
}
