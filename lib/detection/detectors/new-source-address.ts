import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import { defineDetector } from '../detector';
import { learnHoursField } from '../first-seen';
import { identifyClient, isGeneratedId } from '../identify-client';
import { recentByKey } from '../recent-by-key';
import { recallStrings, rememberStrings } from '../remember-strings';

const clientsMax = 20_000;
/** Networks remembered of one MQTT client; whoever uses this many moves about, and a further one says nothing. */
const networksMax = 4;

const settings = z.object({ learningHours: learnHoursField });

const storedClient = z.object({
  networks: z.array(z.string().max(1024)).max(networksMax),
  since: z.number(),
});
type Client = { readonly networks: Set<string>; readonly since: number };

export const newSourceAddress = defineDetector({
  kind: 'new-source-address',
  family: 'session',
  title: 'Known MQTT client from a new network',
  severity: 'medium',
  needs: ['client.connected', 'net.open'],
  attack: [attackTags.validAccounts, attackTags.externalRemoteServices],
  explain:
    'An MQTT client that has always connected from the same network (the first three numbers of its address, or an IPv6 /64) connected from another one. Devices do not move; a stolen identity does. Each MQTT client is learned for a day; those that use several networks, such as mobile ones, and ids that software makes up for each connection are not reported. What was learned outlives a restart of the monitor.',
  respond: [
    'Ask whether the device was moved, or its network was renumbered.',
    'If not, look at what is at the new address, disconnect it, and change the credentials it used.',
    'Tie the device’s user or certificate to its network in front of the broker.',
  ],
  settings,
  observes: ['event'],
  createState: () => new Map<string, Client>(),
  save(state) {
    if (state.size === 0) return null;
    const clients = [...state].map(
      ([clientId, { networks, since }]) => [clientId, { networks: [...networks], since }] as const,
    );
    return rememberStrings(null, clients);
  },
  restore(state, memory) {
    for (const [clientId, { networks, since }] of recallStrings(memory, storedClient)?.entries ?? [])
      state.set(clientId, { networks: new Set(networks), since });
  },
  evaluate({ observation, world, settings, state, now }) {
    if (observation.type !== 'event' || observation.event.kind !== 'client.connected') return [];
    const { event } = observation;
    const who = identifyClient(event, world);
    const { clientId } = who;
    if (clientId === null || event.address === undefined) return [];
    if (world.isMonitor(clientId) || isGeneratedId(clientId)) return [];
    const network = networkOf(event.address);
    const create = (): Client => ({ networks: new Set(), since: now });
    const { networks, since } = recentByKey(state, clientId, clientsMax, create);
    if (networks.has(network) || networks.size >= networksMax) return [];
    const before = [...networks];
    networks.add(network);
    if (before.length !== 1 || now - since < settings.learningHours * 3_600_000) return [];
    return [
      {
        action: 'raise',
        detector: 'new-source-address',
        key: `client:${clientId}`,
        at: now,
        severity: 'medium',
        confidence: 0.6,
        title: `${who.name} connected to ${world.brokerName} from a new network`,
        summary: `${who.phrase} connected from ${event.address}. Until now it always came from ${before.join(', ')}.`,
        subject: who.subject,
        evidence: {
          addresses: [event.address],
          networksBefore: before,
          username: who.username,
          brokerLines: [event.raw],
        },
        attack: [attackTags.validAccounts, attackTags.externalRemoteServices],
      },
    ];
  },
});

/** The /24 of an IPv4 address, the /64 of an IPv6 one written out so far; other text as it is. */
function networkOf(address: string): string {
  const ipv4 = /^(?:::ffff:)?(\d+\.\d+\.\d+)\.\d+$/i.exec(address)?.[1];
  if (ipv4 !== undefined) return `${ipv4}.0/24`;
  if (!address.includes(':')) return address;
  const [head = ''] = address.toLowerCase().split('::', 1);
  return `${head.split(':').slice(0, 4).join(':')}::/64`;
}
