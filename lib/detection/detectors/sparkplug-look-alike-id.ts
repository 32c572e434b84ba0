import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import { isLearning, learnHoursField } from '../first-seen';
import { defineSignDetector } from '../sparkplug/define-sign-detector';
import { textFact } from '../sparkplug/read-facts';
import { calmMinutesField } from '../sparkplug/sign-detector-spec';

const words: Readonly<Record<string, string>> = { group: 'group', node: 'edge node', device: 'device' };
const settings = z.object({ learningHours: learnHoursField, calmMinutes: calmMinutesField(1440) });

export const sparkplugLookAlikeId = defineSignDetector({
  kind: 'sparkplug-look-alike-id',
  family: 'sparkplug',
  title: 'Sparkplug name that looks like another',
  severity: 'medium',
  attack: [attackTags.masquerading, attackTags.spoofReportingMessage],
  explain:
    'A new group, edge node or device has a name that a person cannot tell from a known one: the same but for upper and lower case, or with letters of other alphabets that look alike. To Sparkplug they are different, on a display they are one; a shadow node beside the true one feeds wrong values to whoever picks it. A typing error while commissioning looks the same and should be corrected as well; while a broker is new to the monitor both names were probably there before, and it is low.',
  respond: [
    'Compare both names letter by letter; ask whether the new one was just commissioned.',
    'A typing error: correct it at the edge node.',
    'Otherwise find the MQTT client that publishes under the new name, and see who reads from it.',
  ],
  settings,
  signs: ['look-alike'],
  isLearner: true,
  judge({ sign, entity, known: met, settings: chosen, now }) {
    const isYoung = isLearning(met, now, chosen.learningHours);
    const name = textFact(sign.facts, 'name') ?? entity.subject.id;
    const known = textFact(sign.facts, 'known') ?? 'a known one';
    const what = words[textFact(sign.facts, 'what') ?? ''] ?? 'name';
    return {
      severity: isYoung ? 'low' : 'medium',
      confidence: isYoung ? 0.4 : 0.7,
      title: `New ${what} “${name}” looks like “${known}”`,
      summary: `A ${what} named “${name}” appeared on ${sign.topic}; a ${what} “${known}” is already there, and the two look the same but are different to Sparkplug.${isYoung ? ' The monitor does not know this broker for long, so both were probably there before: one of them may be a typing error.' : ''}`,
    };
  },
});
