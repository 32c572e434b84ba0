import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import type { SparkplugSign } from '@/lib/sparkplug/sign';
import { defineSignDetector } from '../sparkplug/define-sign-detector';
import { entityOfSign, type SignEntity } from '../sparkplug/name-entity';
import { textFact } from '../sparkplug/read-facts';
import { calmMinutesField, type SignScene, type SignVerdict } from '../sparkplug/sign-detector-spec';

const settings = z.object({ calmMinutes: calmMinutesField(240) });
type Scene = SignScene<z.output<typeof settings>>;

/** What is only information, in words; one alert a rule and group, not one a node. */
const habits: Partial<Record<SparkplugSign['kind'], string>> = {
  'forbidden-field': 'fields that such messages must not have',
  qos: 'a quality of service that the rules do not allow',
  'report-by-exception': 'unchanged values far more often than usual',
  state: 'a STATE message that is not Sparkplug’s JSON pair',
};

export const sparkplugMalformed = defineSignDetector({
  kind: 'sparkplug-malformed',
  family: 'sparkplug',
  title: 'Message that breaks Sparkplug’s rules',
  severity: 'medium',
  attack: [attackTags.exploitationOfRemoteServices],
  explain:
    'A message below Sparkplug’s topics is not what Sparkplug allows. A payload that cannot be read, or is nested or inflated beyond every limit, is medium: parsers of host applications have been crashed so. JSON there comes from tools that are no Sparkplug at all and is low, as are topics of a wrong shape, which scanners try. Mere breaches of form (quality of service, fields too many, unchanged values sent too often, an old STATE text) are very common and only information, one alert for each rule and group; a STATE that says nothing at all is low. Quality of service is judged only where messages are delivered with it, as in a capture: the monitor subscribes with QoS 0, so that a live broker never holds messages for it.',
  respond: [
    'Check that host applications and historians still run: malformed payloads are meant for their parsers.',
    'Find out which MQTT client publishes on the topic; fuzzing tools connect, try and leave.',
    'For breaches of form: tell the maker of the device, or switch this detector’s information off by an exception.',
  ],
  settings,
  signs: ['malformed', 'topic-shape', 'forbidden-field', 'qos', 'report-by-exception', 'state'],
  entityOf: entityOfBreach,
  judge(scene) {
    const { sign } = scene;
    if (sign.kind === 'malformed') return judgePayload(scene);
    if (sign.kind === 'topic-shape') return judgeTopic(scene);
    if (sign.kind === 'state' && sign.facts.isReadable !== false && sign.rule !== 'S30') return null;
    const place = sign.group === '' ? '' : ` in group ${sign.group}`;
    const isNoState = sign.kind === 'state' && sign.facts.isReadable === false;
    return {
      severity: isNoState ? 'low' : 'info',
      confidence: 0.9,
      title: `Sparkplug rule ${sign.rule} is broken${place}`,
      summary: `${entityOfSign(sign).heading} sent ${habits[sign.kind] ?? 'what the rules do not allow'} (${sign.text}). ${isNoState ? 'Whoever waits for this host application cannot tell whether it is there.' : 'This is common and harms nobody by itself.'}`,
      evidence: { entities: [entityOfSign(sign).subject.id] },
    };
  },
});

/** Topics of a wrong shape are one condition, and breaches of form one for each rule and group: both can be thousands. */
function entityOfBreach(sign: SparkplugSign): SignEntity {
  const entity = entityOfSign(sign);
  if (sign.kind === 'malformed') return entity;
  return { ...entity, key: sign.kind === 'topic-shape' ? 'topic shape' : `${sign.rule} ${sign.group}` };
}

function judgePayload({ sign, entity }: Scene): SignVerdict {
  const why = textFact(sign.facts, 'why') ?? sign.text;
  if (sign.facts.looksLikeJson === true)
    return {
      severity: 'low',
      confidence: 0.8,
      title: `JSON instead of Sparkplug on ${sign.topic}`,
      summary: `A message of ${entity.name} on ${sign.topic} is JSON, not a Sparkplug payload. Hosts cannot read it; a tool that is no Sparkplug sender writes there.`,
    };
  return {
    severity: 'medium',
    confidence: 0.7,
    title: `Unreadable Sparkplug payload from ${entity.name}`,
    summary: `A payload on ${sign.topic} is no valid Sparkplug payload (${why}). Damaged or made to crash what reads it; hosts cannot use it.`,
  };
}

function judgeTopic({ sign }: Scene): SignVerdict {
  return {
    severity: 'low',
    confidence: 0.6,
    title: 'Topics below spBv1.0 that are not Sparkplug’s',
    summary: `${sign.topic} is no Sparkplug topic (${textFact(sign.facts, 'why') ?? sign.text}). Custom extensions look like this, and so do scanners and fuzzers.`,
  };
}
