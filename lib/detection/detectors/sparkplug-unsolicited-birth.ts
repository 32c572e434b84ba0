import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import { defineSignDetector } from '../sparkplug/define-sign-detector';
import { calmMinutesField } from '../sparkplug/sign-detector-spec';

/** A birth’s signs, and those of its devices, come together. */
const togetherSeconds = 5;
/** With room for a sweep that comes late. */
const changedSeconds = 30;

const settings = z.object({ calmMinutes: calmMinutesField(240) });

export const sparkplugUnsolicitedBirth = defineSignDetector({
  kind: 'sparkplug-unsolicited-birth',
  family: 'sparkplug',
  title: 'Sparkplug birth that nobody asked for',
  severity: 'low',
  attack: [attackTags.spoofReportingMessage, attackTags.manipulationOfView],
  explain:
    'An edge node was born again within its session, although no host application asked it to. By itself this is low: nodes do so when their configuration changes. When the birth drops metrics, changes their types or gives their aliases to others, it is high: a forged birth can make every host read the node’s values under wrong names, so nothing learned excuses that.',
  respond: [
    'Ask whether somebody changed the configuration of this edge node just now.',
    'Compare the metrics of the new birth with those before: names, types, aliases.',
    'If nobody did, have the host application ask for a rebirth: the true node then declares its metrics again.',
    'Find out who may publish NBIRTH of this node and who connected shortly before.',
  ],
  settings,
  signs: ['birth-unsolicited'],
  recalls: ['birth-changed'],
  judge({ sign, entity, secondsSince }) {
    const isRedefined = secondsSince('birth-changed') <= changedSeconds;
    if (!isRedefined)
      return {
        severity: 'low',
        confidence: 0.4,
        waitSeconds: togetherSeconds,
        title: `${entity.heading} was born anew, unasked`,
        summary: `A birth of ${entity.name} came within the same session although no host application had asked for a rebirth. ${sign.facts.isChanged === true ? 'It declares further metrics; those it had are as before.' : 'Its metrics are as before.'}`,
      };
    return {
      severity: 'high',
      isNeverQuirk: true,
      confidence: 0.7,
      waitSeconds: togetherSeconds,
      title: `${entity.heading} was born anew with other metrics, unasked`,
      summary: `A birth of ${entity.name} within the same session changed its metrics, and no host application had asked for a rebirth. A change of its configuration looks like this; so does a forged birth that makes hosts read values under wrong names.`,
    };
  },
});
