import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import type { SparkplugTransition } from '@/lib/sparkplug/transition';
import { defineDetector } from '../detector';
import {
  beginCondition,
  createGracePeriod,
  endCondition,
  type GracePeriod,
  takeDueConditions,
} from '../grace-period';
import { recentByKey } from '../recent-by-key';

const nodesMax = 100_000;
const devicesMax = 1000;

const settings = z.object({
  graceSeconds: z.number().int().min(0).max(3600).default(3).meta({
    title: 'Grace, seconds',
    description: 'A node that is born again within this time (a restart, a rebirth) is not reported.',
  }),
});

type State = {
  readonly grace: GracePeriod<SparkplugTransition>;
  readonly devicesByNode: Map<string, Set<string>>;
  /** Nodes of which it is known only that their MQTT client has left. */
  readonly left: Set<string>;
};

export const sparkplugNodeOffline = defineDetector({
  kind: 'sparkplug-node-offline',
  family: 'availability',
  title: 'Sparkplug edge node offline',
  severity: 'high',
  needs: ['sparkplug.ndeath'],
  attack: [attackTags.blockReportingMessage, attackTags.lossOfView],
  explain:
    'An edge node’s death certificate arrived: from here on every host treats the node and all its devices as stale. The broker sends it as the node’s Last Will when the connection is lost (up to one and a half keep-alive times late), and a node sends it itself before it leaves on purpose; on the wire the two look the same, and so does a forged one. A node whose MQTT client by the broker disconnected half a minute ago, without a death certificate and without a word since, is medium: hosts still take it for online. Times when the monitor itself could not see are not reported as death.',
  respond: [
    'Ask whether the node is being worked on; if so, nothing else is needed.',
    'Look at the node’s power, network and MQTT session: when was it last connected, from which address?',
    'If the node says it is running and kept sending data, suspect a forged death certificate and find out who published it.',
  ],
  settings,
  observes: ['sparkplug', 'sweep'],
  createState: (): State => ({ grace: createGracePeriod(), devicesByNode: new Map(), left: new Set() }),
  resume: ({ grace }, openKeys) => {
    for (const open of openKeys) grace.raised.add(open);
  },
  evaluate({ observation, world, settings, state, now }) {
    if (observation.type === 'sparkplug') {
      const { transition } = observation;
      const node = `${transition.group}/${transition.edgeNode}`;
      if (transition.entity === 'device') noteDevice(state, node, transition);
      if (transition.entity === 'node' && follow(state, node, transition)) {
        const summary =
          transition.next === 'online'
            ? `Edge node ${node} is online again: ${transition.cause}.`
            : `Data of edge node ${node} arrives again; whether it is online is not known.`;
        return [
          {
            action: 'clear',
            detector: 'sparkplug-node-offline',
            key: node,
            at: now,
            summary,
          },
        ];
      }
    }
    return takeDueConditions(state.grace, now, settings.graceSeconds * 1000).map(({ key, since, item }) => {
      const devices = [...(state.devicesByNode.get(key) ?? [])];
      return {
        action: 'raise',
        detector: 'sparkplug-node-offline',
        key,
        at: now,
        ...wordsFor(key, item, { devices: devices.length, brokerName: world.brokerName }),
        subject: { kind: 'node', id: key },
        evidence: {
          offlineSince: new Date(since).toISOString(),
          cause: item.cause,
          bdSeq: item.bdSeq,
          devices: devices.slice(0, 20),
          deviceCount: devices.length,
        },
        attack: [attackTags.blockReportingMessage, attackTags.lossOfView],
      };
    });
  },
});

function wordsFor(
  node: string,
  { cause, reason }: SparkplugTransition,
  { devices, brokerName }: { readonly devices: number; readonly brokerName: string },
) {
  const are = devices === 1 ? 'device is' : `${devices} devices are`;
  const behind = devices === 0 ? '' : ` Its ${are} stale with it.`;
  if (cause === 'client-left')
    return {
      severity: 'medium' as const,
      confidence: 0.8,
      title: `Edge node ${node} has left without a death certificate on ${brokerName}`,
      summary: `By the broker the MQTT client of edge node ${node} has disconnected; no death certificate came, and nothing was heard of the node since. Host applications still take it for online.${behind}`,
    };
  return {
    severity: 'high' as const,
    confidence: 0.95,
    title: `Edge node ${node} is offline on ${brokerName}`,
    summary: `The death certificate of edge node ${node} arrived and no birth followed${reason === '' ? '' : ` (${reason})`}.${behind}`,
  };
}

/** Follows a node's presence; true when a reported node is back, or sends data again. */
function follow({ grace, left }: State, node: string, transition: SparkplugTransition): boolean {
  const hadLeft = left.delete(node);
  if (transition.next === 'online') return endCondition(grace, node);
  const hasLeft = transition.cause === 'client-left';
  if (hasLeft && left.size < nodesMax) left.add(node);
  // A death certificate that comes after all is told anew.
  if (hadLeft && transition.next === 'offline') endCondition(grace, node);
  if (hasLeft || transition.next === 'offline') beginCondition(grace, node, transition.at, transition);
  // Unknown: the monitor no longer sees, so what has not been reported yet must not be.
  else if (transition.cause === 'DATA') return endCondition(grace, node);
  else grace.waiting.delete(node);
  return false;
}

function noteDevice(
  { devicesByNode }: State,
  node: string,
  { device, cause, next }: SparkplugTransition,
): void {
  if (device === null) return;
  const devices = recentByKey(devicesByNode, node, nodesMax, () => new Set<string>());
  if (next === 'online' && devices.size < devicesMax) devices.add(device);
  else if (cause === 'DDEATH') devices.delete(device);
}
