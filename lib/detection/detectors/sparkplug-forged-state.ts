import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import { isLearning, learnHoursField, meet } from '../first-seen';
import { sayDuration } from '../say-duration';
import { defineSignDetector } from '../sparkplug/define-sign-detector';
import {
  createHostSenders,
  follow,
  type HostSenders,
  type HostState,
  type HostTrail,
  type HostTrails,
  isOutdated,
  isOwnWill,
  isStoredState,
  noteArrival,
  noteSender,
  readState,
  restoreArrivals,
  saveArrivals,
  senderOf,
  trailOf,
  whoRestarted,
} from '../sparkplug/host-trail';
import { hostEntity } from '../sparkplug/name-entity';
import {
  calmMinutesField,
  type JudgeLater,
  type SignScene,
  type SignVerdict,
} from '../sparkplug/sign-detector-spec';

const keysMax = 1000;
/** A command may have been sent before the death that overtook it. */
const reorderMs = 2000;
const attributionSeconds = 3;
/** Commands were seen at times when no host application was there to send them. */
const silentCommander = 'commands without a host';

const settings = z.object({
  announceSeconds: z.number().int().min(1).max(300).default(5).meta({
    title: 'Re-announcement, seconds',
    description:
      'A host application that was declared offline and says at once that it is online was not offline.',
  }),
  actingMinutes: z.number().int().min(1).max(1440).default(10).meta({
    title: 'Still acting, minutes',
    description:
      'Commands so soon after every host application went offline mean that one of them still acts.',
  }),
  commandsMin: z.number().int().min(1).max(100).default(2).meta({
    title: 'Commands',
    description: 'So many commands after the offline message are needed for that.',
  }),
  futureMinutes: z.number().int().min(1).max(1440).default(5).meta({
    title: 'Future, minutes',
    description: 'A timestamp further ahead than this is a lock-out, unless the host’s clock was always so.',
  }),
  learningHours: learnHoursField,
  calmMinutes: calmMinutesField(60),
});
type Own = { readonly trails: HostTrails; readonly senders: HostSenders; commands: number };
type Scene = SignScene<z.output<typeof settings>, Own>;

export const sparkplugForgedState = defineSignDetector({
  kind: 'sparkplug-forged-state',
  family: 'sparkplug',
  title: 'Forged Sparkplug host state',
  severity: 'critical',
  attack: [attackTags.blockCommandMessage, attackTags.denialOfControl, attackTags.denialOfView],
  explain:
    'Edge nodes that wait for a primary host application leave when its STATE says offline: one forged message takes a whole site down. An offline message is forged when the host at once says that it is online, as it must (with the same timestamp: it has not connected anew), when commands go on although every host application is offline, or when the broker names another sender. A Last Will followed by a new connection (a restart, a failover to the standby) is none of these and not reported; where the broker names senders, only a reconnect of the host’s own MQTT client counts as a restart; where it does not, only one of an MQTT client that had connected when the host came online before, as far as that was seen. A timestamp in the far future is high: edge nodes that believe it ignore the true host until that time has come.',
  respond: [
    'Check that the edge nodes are connected and that the host application shows them as online.',
    'Have the host application announce itself online; for a timestamp in the future, delete the retained STATE first.',
    'Find out which MQTT client may publish below spBv1.0/STATE, and who connected shortly before.',
    'Let only the host’s own user publish its STATE topic.',
  ],
  settings,
  isLearner: true,
  isNeverQuirk: true,
  signs: ['state', 'command'],
  own: {
    create: (): Own => ({ trails: new Map(), senders: createHostSenders(), commands: 0 }),
    save: ({ senders }) => saveArrivals(senders),
    restore: ({ senders }, memory) => restoreArrivals(senders, memory),
  },
  noteEvent: (own, event, world, now) => noteSender(own.senders, event, world, now),
  judge: (scene) => (scene.sign.kind === 'command' ? judgeCommand(scene) : judgeState(scene)),
});

function judgeState(scene: Scene): SignVerdict | JudgeLater | null {
  const { sign, own, settings: chosen, world, isDue } = scene;
  const state = readState(sign);
  if (state === null || sign.hostId === null) return null;
  const trail = trailOf(own.trails, sign.hostId);
  if (isDue) return judgeSender(scene, trail, state);
  if (state.timestamp !== null && state.timestamp - state.at > chosen.futureMinutes * 60_000)
    return judgeFuture(scene, state.timestamp);
  const { birth, death } = trail;
  // The true host repeats the timestamp of its connection, which a forged death may have made an old one.
  const isRepeated =
    state.online && death !== null && state.timestamp !== null && state.timestamp === birth?.timestamp;
  if (!isRepeated && isOutdated(trail, state)) return null;
  const isStored = isStoredState(sign, world);
  // What was kept from before we looked says nothing about now.
  if (isStored && !state.online) return null;
  const verdict = state.online && death !== null ? judgeReturn(scene, trail, death, state) : null;
  noteArrival(own.senders, trail, state, isStored);
  follow(trail, state);
  own.commands = 0;
  const isDeath = !state.online && birth !== null && death === null;
  return isDeath ? { laterSeconds: attributionSeconds } : verdict;
}

function judgeFuture({ sign, entity, known, settings: chosen, now }: Scene, timestamp: number): SignVerdict {
  const isYoung = isLearning(known, now, chosen.learningHours);
  const key = `ahead ${sign.hostId}`;
  const isUsual = !isYoung && known.metAt.has(key);
  if (isYoung) meet(known, key, now, keysMax);
  const ahead = sayDuration((timestamp - sign.at) / 1000);
  return {
    severity: isUsual ? 'low' : 'high',
    confidence: isUsual ? 0.3 : 0.8,
    title: `STATE of ${entity.name} lies in the future`,
    summary: `The STATE message of ${entity.name} carries a time ${ahead} ahead. ${isUsual ? 'Its clock was so while it was learned, too.' : 'Edge nodes that believe it ignore every earlier STATE, the true host’s included, until then: a lock-out, or a clock that is wrong.'}`,
  };
}

/** The host says that it is online soon after it was declared offline. */
function judgeReturn(scene: Scene, trail: HostTrail, death: HostState, birth: HostState): SignVerdict | null {
  const { own, entity, known, settings: chosen } = scene;
  const seconds = (birth.at - death.at) / 1000;
  const isSameTime = birth.timestamp !== null && birth.timestamp === trail.birth?.timestamp;
  const constantKey = `constant ${death.topic}`;
  if (isSameTime && seconds > chosen.announceSeconds) learn(scene, constantKey);
  if (trail.birth === null || seconds > chosen.announceSeconds) return null;
  const told = `${entity.heading} was declared offline and said ${seconds < 1 ? 'at once' : `after ${sayDuration(seconds)}`} that it is online`;
  const title = `${entity.heading} was declared offline by somebody else`;
  if (birth.timestamp === null || trail.birth.timestamp === null || known.metAt.has(constantKey))
    return {
      severity: 'low',
      confidence: 0.3,
      title: `${entity.heading} was offline for a moment`,
      summary: `${told}. Its messages carry no time of its connection (as in Sparkplug 2.2), so a quick reconnect cannot be told from a forged message.`,
    };
  const restarted = whoRestarted(own.senders, death, birth);
  if (restarted === 'host') return null;
  const isDoubtful = restarted === 'unnamed';
  if (isSameTime) return { title, ...wordsForSameTime(told, birth.timestamp, death, isDoubtful) };
  if (isDoubtful || isOwnWill(trail, death)) return null;
  return {
    severity: 'critical',
    confidence: 0.7,
    title,
    summary: `${told}. The offline message is not the Last Will of its connection (another timestamp), and no host leaves and is back so soon, so it was probably somebody else’s. Edge nodes that wait for this host may have gone offline.`,
  };
}

function wordsForSameTime(told: string, timestamp: number, death: HostState, isDoubtful: boolean) {
  const proof = isDoubtful
    ? 'so it seems not to have lost that connection. An MQTT client did leave and come back just then, but the broker does not name the host’s: a host that wrongly keeps its timestamp looks like this, too'
    : 'it never lost that connection, so the offline message was somebody else’s';
  const effect =
    (death.timestamp ?? 0) > timestamp
      ? 'Edge nodes ignore this answer, because the forged message carries a later time: the host has to connect anew.'
      : 'Edge nodes that wait for this host may have gone offline.';
  return {
    severity: 'critical' as const,
    confidence: isDoubtful ? 0.6 : 0.95,
    summary: `${told}, with the timestamp of the connection it had: ${proof}. ${effect}`,
  };
}

/** By now the broker has named the sender of an offline message, if it ever does. */
function judgeSender(
  { own, entity, world }: Scene,
  { birth }: HostTrail,
  death: HostState,
): SignVerdict | null {
  const host = birth === null ? null : senderOf(own.senders, birth);
  const sender = senderOf(own.senders, death);
  if (host === null || sender === null || sender.key === host.key) return null;
  if (sender.clientId === null || world.isMonitor(sender.clientId)) return null;
  return {
    severity: 'critical',
    confidence: 0.95,
    title: `${sender.name} declared ${entity.name} offline`,
    summary: `The broker names ${sender.phrase} as sender of the STATE offline of ${entity.name}, which itself sends as ${host.name}. Edge nodes that wait for this host may have gone offline.`,
    evidence: { clientIds: [sender.clientId], attribution: 'proven' },
  };
}

/** Somebody commands although every host application is offline. */
function judgeCommand(scene: Scene): SignVerdict | null {
  const { sign, own, known, settings: chosen, now } = scene;
  const last = lastDeath(own.trails);
  if (last === null) {
    if (own.trails.size === 0) learn(scene, silentCommander);
    return null;
  }
  const sinceMs = sign.at - last.death.at;
  if (sinceMs > chosen.actingMinutes * 60_000) learn(scene, silentCommander);
  if (sinceMs < reorderMs || sinceMs > chosen.actingMinutes * 60_000 || known.metAt.has(silentCommander))
    return null;
  if (++own.commands < chosen.commandsMin) return null;
  const isWill = isOwnWill(last.trail, last.death);
  const about = hostEntity(last.hostId);
  const isYoung = isLearning(known, now, chosen.learningHours);
  return {
    about,
    severity: isWill || isYoung ? 'high' : 'critical',
    confidence: isWill || isYoung ? 0.5 : 0.7,
    title: `${about.heading} is declared offline but still commands`,
    summary: `${own.commands} commands came in the ${sayDuration(Math.max(1, sinceMs / 1000))} after the STATE of ${about.name} said offline, and no other host application is online. Either that message was forged, or somebody else sends commands; the latest went to ${sign.topic}.`,
  };
}

/** Notes an excuse; after the learning time nothing becomes one, so that an attacker cannot train it. */
function learn({ known, settings: chosen, now }: Scene, excuse: string): void {
  if (isLearning(known, now, chosen.learningHours)) meet(known, excuse, now, keysMax);
}

/** The latest death, when every host application is offline; null when one is online or none is known. */
function lastDeath(
  trails: HostTrails,
): { readonly hostId: string; readonly trail: HostTrail; readonly death: HostState } | null {
  let last: ReturnType<typeof lastDeath> = null;
  for (const [hostId, trail] of trails) {
    const { death } = trail;
    if (death === null) return null;
    if (last === null || death.at > last.death.at) last = { hostId, trail, death };
  }
  return last;
}
