import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import { recentByKey } from '../recent-by-key';
import { addTime, countWithin, type RecentTimes } from '../recent-times';
import { defineSignDetector } from '../sparkplug/define-sign-detector';
import {
  follow,
  type HostState,
  type HostTrail,
  isOutdated,
  isOwnWill,
  isStoredState,
  readState,
} from '../sparkplug/host-trail';
import { calmMinutesField, type SignScene, type SignVerdict } from '../sparkplug/sign-detector-spec';

const hostsMax = 1000;
const timesMax = 200;
/** Clocks are set by less than this all the time. */
const backMs = 5000;
const futureMs = 300_000;

const settings = z.object({
  changesMin: z.number().int().min(2).max(100).default(4).meta({
    title: 'Changes',
    description: 'So many changes between online and offline within the window are told.',
  }),
  windowMinutes: z.number().int().min(1).max(60).default(5).meta({
    title: 'Window, minutes',
    description: 'The time within which changes are counted.',
  }),
  calmMinutes: calmMinutesField(30),
});
type Flapping = HostTrail & { readonly changes: RecentTimes; readonly unmatched: RecentTimes };
type Own = Map<string, Flapping>;
type Scene = SignScene<z.output<typeof settings>, Own>;

export const sparkplugStateFlapping = defineSignDetector({
  kind: 'sparkplug-state-flapping',
  family: 'sparkplug',
  title: 'Sparkplug host application comes and goes',
  severity: 'high',
  attack: [attackTags.denialOfControl, attackTags.rogueMaster],
  explain:
    'A host application changes between online and offline four times or more within five minutes, or announces itself with a time before that of its last announcement. Edge nodes that wait for it leave and come back with it. When each offline is the Last Will of the connection before it, its link is unstable and this is medium; when the times do not fit, two hosts use one id, or somebody sends STATE in its name (high). One restart or failover is not reported.',
  respond: [
    'Look at the host application: does it run, once, and is its connection stable?',
    'If a second one uses the same host id, stop it or give it another id.',
    'Otherwise find out which MQTT client publishes its STATE, and let only the host’s own user do so.',
  ],
  settings,
  signs: ['state'],
  isNeverQuirk: true,
  own: { create: (): Own => new Map() },
  judge(scene) {
    const { sign, own, world } = scene;
    const state = readState(sign);
    if (state === null || sign.hostId === null || isStoredState(sign, world)) return null;
    const trail = recentByKey(
      own,
      sign.hostId,
      hostsMax,
      (): Flapping => ({ birth: null, death: null, changes: [], unmatched: [] }),
    );
    // A time of the far future is a forgery or a wrong clock, told elsewhere; it must not make the true host look late.
    if (state.timestamp !== null && state.timestamp > state.at + futureMs) return null;
    const back = (trail.birth?.timestamp ?? 0) - (state.timestamp ?? Number.POSITIVE_INFINITY);
    if (state.online && back > backMs) return judgeBack(scene, back);
    return isOutdated(trail, state) ? null : judgeChange(scene, trail, state);
  },
});

function judgeBack({ entity }: Scene, back: number): SignVerdict {
  return {
    severity: 'high',
    confidence: 0.7,
    title: `${entity.heading} announces itself with an old time`,
    summary: `${entity.heading} said that it is online with a time ${Math.round(back / 1000)} seconds before that of its last announcement. Two host applications seem to use one id, or an old message was sent again; edge nodes ignore it.`,
  };
}

function judgeChange(
  { entity, settings: chosen }: Scene,
  trail: Flapping,
  state: HostState,
): SignVerdict | null {
  const isOnline = trail.birth === null ? null : trail.death === null;
  const isChange = isOnline !== null && isOnline !== state.online;
  const spanMs = chosen.windowMinutes * 60_000;
  const { birth, death } = trail;
  // Online again by the connection it had: it was never away.
  const isAnswer = death !== null && state.timestamp !== null && state.timestamp === birth?.timestamp;
  const isMatched = state.online ? !isAnswer : isOwnWill(trail, state);
  follow(trail, state);
  if (!isChange) return null;
  addTime(trail.changes, state.at, spanMs, timesMax);
  if (!isMatched) addTime(trail.unmatched, state.at, spanMs, timesMax);
  const changes = trail.changes.length;
  if (changes < chosen.changesMin) return null;
  const isLink = countWithin(trail.unmatched, state.at, spanMs) === 0;
  return {
    severity: isLink ? 'medium' : 'high',
    confidence: isLink ? 0.6 : 0.75,
    title: `${entity.heading} comes and goes`,
    summary: `${entity.heading} changed between online and offline ${changes} times within ${chosen.windowMinutes} minutes. ${isLink ? 'Each offline was the Last Will of the connection before it, so its link or process is unstable.' : 'Not every offline was the Last Will of its connection: it is stopped again and again, two hosts use one id, or somebody sends STATE in its name.'}`,
    evidence: { changes },
  };
}
