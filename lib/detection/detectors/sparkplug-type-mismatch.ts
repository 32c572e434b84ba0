import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import { defineSignDetector } from '../sparkplug/define-sign-detector';
import { textFact } from '../sparkplug/read-facts';
import { calmMinutesField } from '../sparkplug/sign-detector-spec';

const settings = z.object({ calmMinutes: calmMinutesField(60) });

export const sparkplugTypeMismatch = defineSignDetector({
  kind: 'sparkplug-type-mismatch',
  family: 'sparkplug',
  title: 'Sparkplug value of the wrong type',
  severity: 'medium',
  attack: [attackTags.spoofReportingMessage, attackTags.exploitationOfRemoteServices],
  explain:
    'A value does not fit the type that the birth declares for its metric: a floating-point number for an integer, a negative number for an unsigned one, a number beyond its width. The node’s own software does not do that; fuzzing tools and hand-made messages do, to confuse what reads them. The different ways in which libraries write the same number (unsigned 32-bit in either integer field, small negative numbers in two forms) are all accepted.',
  respond: [
    'Check that host applications and historians have survived the value and what they made of it.',
    'Ask whether the node’s firmware changed without a new birth.',
    'Find out who may publish on the topic and who connected shortly before.',
  ],
  settings,
  signs: ['metric-type'],
  judge({ sign, entity }) {
    const metric = textFact(sign.facts, 'metric') ?? 'a metric';
    const datatype = textFact(sign.facts, 'datatype') ?? 'its type';
    return {
      severity: 'medium',
      confidence: 0.65,
      title: `Value of the wrong type from ${entity.name}`,
      summary: `On ${sign.topic} the metric ${metric} is declared as ${datatype}, and its value does not fit (${sign.text}). The node’s own software does not send such values.`,
    };
  },
});
