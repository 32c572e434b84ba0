import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import { commandSettings, createCommandState, isCommand } from '../commands/command-state';
import { judgeAttributed } from '../commands/judge-attributed';
import { followHost, judgeUnattributed } from '../commands/judge-unattributed';
import { defineDetector } from '../detector';
import { restoreFirstSeen, saveFirstSeen } from '../first-seen';
import { memoryBytesMax } from '../remember-strings';

const parts = z.object({ commanders: z.unknown(), usualTopics: z.unknown() });

export const commandFromNonHost = defineDetector({
  kind: 'command-from-non-host',
  family: 'publisher',
  title: 'Command from somebody who is no host',
  severity: 'medium',
  needs: [],
  attack: [attackTags.unauthorizedCommandMessage, attackTags.modifyParameter, attackTags.rogueMaster],
  explain:
    'A command went to a device that hardly came from the control system. Where the broker names publishers, it came from an MQTT client that never sent commands in the first week: high, and critical for commands of Sparkplug, which only a host application may send. Elsewhere nobody can tell who sent it, and this says only that it does not fit: a Sparkplug command while every host application is offline, or a command on a topic that never carried any. Topics of a kind that many devices have are not reported.',
  respond: [
    'Ask the control room whether the command was meant, and look at what the device did.',
    'Bring the device into a safe state by other means if nobody knows of it.',
    'Find the sender: where the broker does not name it, look at who connected shortly before.',
    'Allow only the hosts’ users to publish on command topics, and add known hosts in the settings.',
  ],
  settings: commandSettings,
  observes: ['event', 'sparkplug', 'signals', 'sweep'],
  createState: createCommandState,
  save: ({ commanders, usualTopics }) =>
    commanders.since === null && usualTopics.since === null
      ? null
      : {
          commanders: saveFirstSeen(commanders, memoryBytesMax / 2),
          usualTopics: saveFirstSeen(usualTopics, memoryBytesMax / 2),
        },
  restore({ commanders, usualTopics }, memory) {
    const stored = parts.safeParse(memory).data;
    restoreFirstSeen(commanders, stored?.commanders);
    restoreFirstSeen(usualTopics, stored?.usualTopics);
  },
  evaluate({ observation, world, settings, state, now }) {
    const bench = { state, settings, world, now };
    if (observation.type === 'event') return judgeAttributed(observation.event, bench);
    if (observation.type === 'sparkplug') followHost(state, observation.transition, now);
    if (observation.type === 'signals')
      for (const { kind, topic } of observation.signals)
        if (kind === 'new-topic')
          state.topics.follow(topic, world.topics, (name) => isCommand(name, settings));
    return observation.type === 'sweep' ? judgeUnattributed(bench) : [];
  },
});
