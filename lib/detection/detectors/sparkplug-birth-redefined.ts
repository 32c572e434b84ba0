import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import type { JsonObject } from '@/lib/domain/json';
import { defineSignDetector } from '../sparkplug/define-sign-detector';
import { textsFact } from '../sparkplug/read-facts';
import { calmMinutesField, type SignScene, type SignVerdict } from '../sparkplug/sign-detector-spec';

const togetherSeconds = 60;
const shown = 5;

const settings = z.object({ calmMinutes: calmMinutesField(240) });
type Scene = SignScene<z.output<typeof settings>>;

export const sparkplugBirthRedefined = defineSignDetector({
  kind: 'sparkplug-birth-redefined',
  family: 'sparkplug',
  title: 'Sparkplug birth redefines metrics',
  severity: 'medium',
  attack: [attackTags.spoofReportingMessage, attackTags.manipulationOfView],
  explain:
    'A birth certificate drops metrics that the edge node or device had, changes their types, or gives their aliases (the numbers by which later messages name them) to others. Values then appear under wrong names or not at all. A new firmware or configuration does this legitimately and is medium, so that somebody confirms it; together with a birth that nobody asked for, or with two writers on the node, within a minute it is high. Only that a node gives its metrics other aliases at each birth is learned as its manner; that it drops or retypes them never is.',
  respond: [
    'Ask whether firmware or configuration of this edge node was changed just now.',
    'Look at the metrics listed here: does anybody act on them, and are their values still plausible?',
    'If nobody changed anything, have the host application ask for a rebirth and find out who publishes for the node.',
  ],
  settings,
  signs: ['birth-changed', 'birth-unsolicited', 'two-heads'],
  recalls: ['birth-changed', 'birth-unsolicited', 'two-heads'],
  isNeverQuirk: ({ kind }) => kind !== 'birth-changed',
  judge(scene) {
    if (scene.sign.kind === 'birth-changed') return judgeChange(scene);
    // Escalates what was already told; by themselves these are told elsewhere.
    const isTold = scene.incident.pace.raised === 'medium';
    return isTold && scene.secondsSince('birth-changed') <= togetherSeconds ? judgeTogether(scene) : null;
  },
});

function judgeChange(scene: Scene): SignVerdict {
  const isSuspicious =
    scene.secondsSince('birth-unsolicited') <= togetherSeconds ||
    scene.secondsSince('two-heads') <= togetherSeconds;
  if (isSuspicious) return judgeTogether(scene);
  const { sign, entity } = scene;
  return {
    severity: 'medium',
    confidence: 0.5,
    title: `Birth of ${entity.name} redefines metrics`,
    summary: `The new birth of ${entity.name} ${sayChanges(sign.facts)}. A new firmware or configuration does this; if there was none, the birth is not the node’s own.`,
  };
}

function judgeTogether({ sign, entity, incident }: Scene): SignVerdict {
  const changes = sign.kind === 'birth-changed' ? sayChanges(sign.facts) : (incident.latest[0] ?? '');
  return {
    severity: 'high',
    isNeverQuirk: true,
    confidence: 0.8,
    title: `Suspicious birth of ${entity.name} redefines metrics`,
    summary: `The new birth of ${entity.name} redefines its metrics (${changes}), and within a minute it was unasked for or a second writer was active on the node. So looks somebody who makes hosts read its values under wrong names.`,
  };
}

function sayChanges(facts: JsonObject): string {
  const parts = [
    ['drops', textsFact(facts, 'dropped')],
    ['changes the type of', textsFact(facts, 'retyped')],
    ['gives a new alias to', textsFact(facts, 'remapped')],
  ] as const;
  const said = parts.filter(([, names]) => names.length > 0).map(([verb, names]) => `${verb} ${say(names)}`);
  return said.length === 0 ? 'drops or redefines metrics' : said.join(', ');
}

function say(names: readonly string[]): string {
  const more = names.length - shown;
  return names.slice(0, shown).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
