import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import type { BrokerEvent } from '@/lib/domain/broker-event';
import type { Finding } from '@/lib/domain/finding';
import { defineDetector, type World } from '../detector';
import { type ClientIdentity, identifyClient } from '../identify-client';
import { createRaisePace, type RaisePace, takeNews } from '../raise-pace';
import { recentByKey } from '../recent-by-key';
import { type CutOff, createWillTrail, followWill, type WillTrail } from '../will-trail';

const clientsMax = 2000;
const repeatMs = 60_000;
/** Cut off this often before the first look for a Will, which costs a pass over all topics. */
const looksFrom = 2;
/** Looks in one sweep, so that many restless MQTT clients cannot hold up the worker. */
const looksPerSweep = 3;
/** Ends that fire no Will, or that the next connection of the same id caused. */
const quietReasons: ReadonlySet<string> = new Set(['clean', 'session taken over']);

const settings = z.object({
  fireCount: z.number().int().min(3).max(100).default(5).meta({
    title: 'Wills fired',
    description:
      'So many cut connections of one MQTT client, each followed by a message on the same topic, are reported.',
  }),
  windowMinutes: z
    .number()
    .int()
    .min(1)
    .max(240)
    .default(10)
    .meta({ title: 'Window, minutes', description: 'The window in which they are counted.' }),
});

type Client = {
  readonly trail: WillTrail;
  readonly cuts: CutOff[];
  who: ClientIdentity;
  line: string;
  readonly pace: RaisePace;
};
type State = { readonly clients: Map<string, Client>; readonly waiting: Set<string> };

export const willAbuse = defineDetector({
  kind: 'will-abuse',
  family: 'session',
  title: 'Last Will used to send messages',
  severity: 'high',
  needs: ['client.disconnected'],
  attack: [attackTags.spoofReportingMessage, attackTags.masquerading],
  explain:
    'The broker sends an MQTT client’s Last Will when its connection is cut. One that connects and cuts itself off again and again makes the broker publish in its place, so that the message seems to come from nobody. No broker read so far tells the monitor what Will a connection has; this goes by what follows: each time the connection ends without a goodbye, a message comes within a second on a topic that carries nothing else. A device on a bad network that also announces its return there is not reported; one that does not looks the same.',
  respond: [
    'Look at the topic and at what was sent there: is it this device’s own status topic, or somebody else’s?',
    'If it is its own, mend its network or keep-alive; it is a flapping device.',
    'If not, disconnect it, disable its user, and treat what was sent on the topic as forged.',
    'Restrict in the broker’s access rules where this user may publish: Wills obey the same rules.',
  ],
  settings,
  observes: ['event', 'sweep'],
  createState: (): State => ({ clients: new Map(), waiting: new Set() }),
  evaluate({ observation, world, settings, state, now }) {
    const spanMs = settings.windowMinutes * 60_000;
    if (observation.type === 'event') noteEnd(state, observation.event, world, now, spanMs);
    if (observation.type !== 'sweep') return [];
    const findings: Finding[] = [];
    let looks = 0;
    for (const key of state.waiting) {
      state.waiting.delete(key);
      const client = state.clients.get(key);
      if (client === undefined) continue;
      const will = followWill(client.trail, client.cuts, world.topics);
      if (will !== null && will.fired >= settings.fireCount && takeNews(client.pace, 'high', now, repeatMs))
        findings.push(report(key, client, will, settings.windowMinutes, world, now));
      if (++looks >= looksPerSweep) break;
    }
    return findings;
  },
});

/** Notes a connection that was cut; with the second one the search for what follows begins. */
function noteEnd(
  { clients, waiting }: State,
  event: BrokerEvent,
  world: World,
  now: number,
  spanMs: number,
): void {
  if (event.kind !== 'client.disconnected' || event.reason === undefined) return;
  if (quietReasons.has(event.reason)) return;
  const who = identifyClient(event, world);
  if (who.clientId === null || world.isMonitor(who.clientId)) return;
  const create = (): Client => ({
    trail: createWillTrail(),
    cuts: [],
    who,
    line: event.raw,
    pace: createRaisePace(),
  });
  const client = recentByKey(clients, who.key, clientsMax, create);
  client.who = who;
  client.line = event.raw;
  client.cuts.push({ at: now, isLookedAt: false });
  while (client.cuts.length > 0 && now - (client.cuts[0]?.at ?? now) > spanMs) client.cuts.shift();
  if (client.cuts.length > 100) client.cuts.shift();
  if (client.cuts.length === 1) client.trail.topics.clear();
  if (client.cuts.length >= looksFrom) waiting.add(who.key);
}

function report(
  key: string,
  { who, line }: Client,
  will: { readonly topic: string; readonly fired: number },
  minutes: number,
  world: World,
  now: number,
): Finding {
  return {
    action: 'raise',
    detector: 'will-abuse',
    key,
    at: now,
    severity: 'high',
    confidence: 0.6,
    title: `${who.name} is cut off again and again, and each time a message follows on ${will.topic}`,
    summary: `${who.phrase} lost its connection to ${world.brokerName} ${will.fired} times in ${minutes} minutes, and each time a message came on ${will.topic} within a second, which carries nothing else: its Last Will, as it seems. The broker does not show Wills, so this is inferred.`,
    subject: who.subject,
    evidence: {
      topics: [will.topic],
      fired: will.fired,
      windowMinutes: minutes,
      clientIds: who.clientId === null ? [] : [who.clientId],
      username: who.username,
      addresses: who.address === null ? [] : [who.address],
      brokerLines: [line],
    },
    attack: [attackTags.spoofReportingMessage, attackTags.masquerading],
  };
}
