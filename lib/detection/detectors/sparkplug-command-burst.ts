import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import { isLearning, learnHoursField } from '../first-seen';
import {
  type CommandRates,
  createCommandRates,
  learnUsual,
  noteCommand,
  restoreUsual,
  saveUsual,
  type UsualCommands,
} from '../sparkplug/command-rates';
import { defineSignDetector } from '../sparkplug/define-sign-detector';
import { isHostStart } from '../sparkplug/host-trail';
import { brokerEntity, nodeEntity, nodeKeyOf } from '../sparkplug/name-entity';
import { textsFact } from '../sparkplug/read-facts';
import { calmMinutesField, type SignScene, type SignVerdict } from '../sparkplug/sign-detector-spec';

/** Above the most that is usual, so that a little more is no burst. */
const overUsual = 1.5;
/** While learning only a flood is told. */
const learningFactor = 4;

const settings = z.object({
  commandsPerMinute: z.number().int().min(2).max(100).default(5).meta({
    title: 'Commands a minute',
    description:
      'So many commands to one edge node within a minute are a burst, or half more than is usual for it.',
  }),
  nodesPerMinute: z.number().int().min(2).max(1000).default(5).meta({
    title: 'Edge nodes a minute',
    description: 'So many edge nodes commanded within a minute are a burst, or half more than is usual here.',
  }),
  hostStartSeconds: z.number().int().min(0).max(3600).default(180).meta({
    title: 'After a host’s start, seconds',
    description:
      'A known host application that was offline and has just come online asks every edge node for a rebirth: low.',
  }),
  learningHours: learnHoursField,
  calmMinutes: calmMinutesField(30),
});
type Own = {
  readonly all: CommandRates;
  readonly rebirths: CommandRates;
  readonly usual: UsualCommands;
  hostStartAt: number;
};
type Scene = SignScene<z.output<typeof settings>, Own>;

export const sparkplugCommandBurst = defineSignDetector({
  kind: 'sparkplug-command-burst',
  family: 'sparkplug',
  title: 'Burst of Sparkplug commands',
  severity: 'high',
  attack: [attackTags.unauthorizedCommandMessage, attackTags.bruteForceIo, attackTags.manipulationOfControl],
  explain:
    'Edge nodes or devices get far more commands within a minute than is usual (five to one, or to five different ones, where less was seen while learning), or a command to restart a node or to move it to another server. Somebody may be trying out or overloading what they control. Where all of them only ask different nodes for rebirths it is medium, and low when a known host application was offline and has just come online, because then it asks everybody once; one node that is asked again and again is told by sparkplug-rebirth-storm.',
  respond: [
    'Ask the control room whether these commands are meant; bring the machines into a safe state if nobody knows of them.',
    'Look what the commands write (the metrics listed here) and what the machines did.',
    'Find out which MQTT client sends them, and take its right to publish NCMD and DCMD.',
    'If a control loop works like this by design, raise the limits in the settings.',
  ],
  settings,
  isLearner: true,
  signs: ['command', 'state'],
  entityOf: (sign) => nodeEntity(sign),
  own: {
    create: (): Own => ({
      all: createCommandRates(),
      rebirths: createCommandRates(),
      usual: new Map(),
      hostStartAt: Number.NEGATIVE_INFINITY,
    }),
    save: ({ usual }) => saveUsual(usual),
    restore: ({ usual }, memory) => restoreUsual(usual, memory),
  },
  judge(scene) {
    const { sign, own } = scene;
    if (sign.kind === 'state') {
      if (isHostStart(sign, scene.world)) own.hostStartAt = sign.at;
      return null;
    }
    if (sign.facts.isReboot === true) return judgeReboot(scene);
    return sign.facts.isRebirthOnly === true ? judgeRebirths(scene) : judgeCommands(scene);
  },
});

function judgeReboot({ sign, entity }: Scene): SignVerdict {
  return {
    severity: 'high',
    confidence: 0.7,
    title: `Command to restart or move ${entity.name}`,
    summary: `A command on ${sign.topic} tells ${entity.name} to restart or to go to another server (${textsFact(sign.facts, 'metrics').join(', ')}). It stops reporting and controlling meanwhile; ask who meant it.`,
  };
}

/** One node asked again and again is a rebirth storm, told elsewhere. */
function judgeRebirths({ sign, own, settings: chosen, world }: Scene): SignVerdict | null {
  const { nodes } = noteCommand(own.rebirths, nodeKeyOf(sign), sign.at);
  if (nodes < chosen.nodesPerMinute) return null;
  const isStart = sign.at - own.hostStartAt <= chosen.hostStartSeconds * 1000;
  return {
    severity: isStart ? 'low' : 'medium',
    confidence: isStart ? 0.3 : 0.5,
    about: brokerEntity(world),
    title: `Burst of rebirth requests to ${nodes} edge nodes`,
    summary: `Within a minute ${nodes} edge nodes were asked for a rebirth, the latest ${nodeKeyOf(sign)}. ${isStart ? 'A host application had just come online, and then asks everybody.' : 'No host application had just come online, which would ask everybody once.'}`,
    evidence: { nodesInAMinute: nodes },
  };
}

function judgeCommands(scene: Scene): SignVerdict | null {
  const { sign, own, known, entity, settings: chosen, world, now } = scene;
  const node = nodeKeyOf(sign);
  const { commands, nodes } = noteCommand(own.all, node, sign.at);
  const isYoung = isLearning(known, now, chosen.learningHours);
  const factor = isYoung ? learningFactor : 1;
  const limitOf = (key: string, least: number) =>
    Math.max(least * factor, Math.ceil((own.usual.get(key) ?? 0) * overUsual));
  const isBurst = commands >= limitOf(node, chosen.commandsPerMinute);
  const isFleet = nodes >= limitOf('', chosen.nodesPerMinute);
  if (isYoung) {
    learnUsual(own.usual, node, commands);
    learnUsual(own.usual, '', nodes);
  }
  if (!isBurst && !isFleet) return null;
  const what = textsFact(sign.facts, 'metrics').slice(0, 5).join(', ');
  const whom = isBurst ? entity.name : `${nodes} edge nodes`;
  return {
    severity: 'high',
    confidence: isYoung ? 0.5 : 0.7,
    ...(isBurst ? {} : { about: brokerEntity(world) }),
    title: `Burst of commands to ${whom}`,
    summary: isBurst
      ? `${commands} commands went to ${entity.name} within a minute; at most ${own.usual.get(node) ?? 0} were usual. The latest writes ${what}.`
      : `${nodes} edge nodes got commands within a minute; at most ${own.usual.get('') ?? 0} were usual. The latest, to ${node}, writes ${what}.`,
    evidence: { commandsInAMinute: commands, nodesInAMinute: nodes },
  };
}
