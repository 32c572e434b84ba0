import { z } from 'zod';
import { filterMatches, filterProblem } from '@/lib/domain/topic-filter';
import { CommandTopics } from '../command-topics';
import type { World } from '../detector';
import { createFirstSeen, type FirstSeen } from '../first-seen';

const filterField = z.string().superRefine((filter, context) => {
  const problem = filterProblem(filter);
  if (problem !== null) context.addIssue({ code: 'custom', message: problem });
});

/** The settings of `command-from-non-host`. */
export const commandSettings = z.object({
  commandFilters: z
    .array(filterField)
    .max(100)
    .default(['cmd/#', '+/cmd/#', '+/+/cmd/#', '+/+/+/cmd/#', '+/set', '+/+/set', '+/+/+/set', '+/+/+/+/set'])
    .meta({
      title: 'Command topics',
      description: 'Filters of topics that carry commands, besides Sparkplug’s NCMD and DCMD.',
    }),
  knownHosts: z.array(z.string().min(1).max(1024)).max(500).default([]).meta({
    title: 'Known hosts',
    description: 'MQTT client ids that may send commands, exact or with * for any characters.',
  }),
  learningHours: z.number().min(1).max(720).default(168).meta({
    title: 'Learning, hours',
    description: 'Who sends commands, and where, during so long after the broker is first watched is normal.',
  }),
});

type CommandSettings = z.output<typeof commandSettings>;
/** Who sends commands, and where. */
export type CommandState = {
  readonly commanders: FirstSeen;
  readonly topics: CommandTopics;
  /** Topics that carried commands while learning, or were reported. */
  readonly usualTopics: FirstSeen;
  /** Sparkplug host applications and since when each is away; null while it is online. */
  readonly hosts: Map<string, number | null>;
  isAttributed: boolean;
};
/** What one judgement works with. */
export type CommandBench = {
  readonly state: CommandState;
  readonly settings: CommandSettings;
  readonly world: World;
  readonly now: number;
};

/** Nobody known yet. */
export function createCommandState(): CommandState {
  return {
    commanders: createFirstSeen(),
    topics: new CommandTopics(),
    usualTopics: createFirstSeen(),
    hosts: new Map(),
    isAttributed: false,
  };
}

/** Is the topic one of Sparkplug's commands? */
export function isSparkplugCommand(topic: string): boolean {
  return /^spBv1\.0\/[^/]+\/[ND]CMD\//.test(topic);
}

function isPlainCommand(topic: string, { commandFilters }: CommandSettings): boolean {
  return commandFilters.some((filter) => filterMatches(filter, topic));
}

/** Does the topic carry commands, of Sparkplug or by the settings? */
export function isCommand(topic: string, settings: CommandSettings): boolean {
  return isSparkplugCommand(topic) || isPlainCommand(topic, settings);
}
