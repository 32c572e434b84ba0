import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import { defineSignDetector } from '../sparkplug/define-sign-detector';
import { textFact } from '../sparkplug/read-facts';
import { calmMinutesField } from '../sparkplug/sign-detector-spec';

function isCommandType(type: string | null): boolean {
  return type === 'NCMD' || type === 'DCMD';
}

const settings = z.object({ calmMinutes: calmMinutesField(1440) });

export const sparkplugRetainedCommand = defineSignDetector({
  kind: 'sparkplug-retained-command',
  family: 'sparkplug',
  title: 'Sparkplug message kept by the broker',
  severity: 'high',
  attack: [attackTags.unauthorizedCommandMessage, attackTags.spoofReportingMessage],
  explain:
    'A message below Sparkplug’s topics is retained: the broker keeps it and gives it to everybody who subscribes, from now on. Sparkplug forbids that. A retained command is carried out again each time its edge node connects, which is a way to plant one (high). A retained birth, death or value makes hosts that connect later see an edge node as it was once (medium); some wrongly set senders do this, and are learned.',
  respond: [
    'Delete the kept message: publish an empty retained message on its topic, with somebody from operations at the machine.',
    'For a command: look what the device did at its last reconnect.',
    'Find out who publishes with the retain flag: a wrongly set gateway, or a tool.',
    'Forbid retained messages below spBv1.0 to all but host applications’ STATE, if the broker can.',
  ],
  settings,
  signs: ['retained'],
  isNeverQuirk: ({ facts }) => isCommandType(textFact(facts, 'type')),
  judge({ sign, entity }) {
    const type = textFact(sign.facts, 'type') ?? 'message';
    return isCommandType(type)
      ? {
          severity: 'high',
          confidence: 0.9,
          title: `A command to ${entity.name} is kept by the broker`,
          summary: `A ${type} on ${sign.topic} is retained: ${entity.name} gets it again at each reconnect, until somebody deletes it. Commands are never retained; one may have been planted.`,
        }
      : {
          severity: 'medium',
          confidence: 0.7,
          title: `A ${type} of ${entity.name} is kept by the broker`,
          summary: `A ${type} on ${sign.topic} is retained, which Sparkplug forbids. Whoever subscribes later gets it as if it were new; a wrongly set sender, or a planted state.`,
        };
  },
});
