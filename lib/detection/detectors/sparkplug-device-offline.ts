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

const settings = z.object({
  graceSeconds: z.number().int().min(0).max(3600).default(3).meta({
    title: 'Grace, seconds',
    description: 'A device that is born again within this time is not reported.',
  }),
});

export const sparkplugDeviceOffline = defineDetector({
  kind: 'sparkplug-device-offline',
  family: 'availability',
  title: 'Sparkplug device offline',
  severity: 'medium',
  needs: ['sparkplug.ddeath'],
  attack: [attackTags.blockReportingMessage, attackTags.lossOfView],
  explain:
    'An edge node reported that it lost one of its devices, while the node itself is alive. The device is off, disconnected or broken, or someone made the node (or its hosts) believe so. Devices that went with their whole edge node are not listed one by one: see the alert of the node.',
  respond: [
    'Ask whether the device is being worked on; if so, nothing else is needed.',
    'Check power and the connection between the edge node and the device.',
    'If the device works and the node’s own log knows nothing of a death certificate, suspect a forged one.',
  ],
  settings,
  observes: ['sparkplug', 'sweep'],
  createState: () => createGracePeriod<SparkplugTransition>(),
  resume: (grace, openKeys) => {
    for (const open of openKeys) grace.raised.add(open);
  },
  evaluate({ observation, world, settings, state, now }) {
    if (observation.type === 'sparkplug' && observation.transition.entity === 'device') {
      const { transition } = observation;
      const device = `${transition.group}/${transition.edgeNode}/${transition.device}`;
      if (follow(state, device, transition))
        return [
          {
            action: 'clear',
            detector: 'sparkplug-device-offline',
            key: device,
            at: now,
            summary: `Device ${device} is online again: ${transition.cause}.`,
          },
        ];
    }
    return takeDueConditions(state, now, settings.graceSeconds * 1000).map(
      ({ key: device, since, item }) => ({
        action: 'raise',
        detector: 'sparkplug-device-offline',
        key: device,
        at: now,
        severity: 'medium',
        confidence: 0.95,
        title: `Device ${device} is offline on ${world.brokerName}`,
        summary: `Edge node ${item.group}/${item.edgeNode} reported the death of its device ${item.device}${item.reason === '' ? '' : ` (${item.reason})`}; the node itself is online.`,
        subject: { kind: 'device', id: device },
        evidence: { offlineSince: new Date(since).toISOString(), cause: item.cause },
        attack: [attackTags.blockReportingMessage, attackTags.lossOfView],
      }),
    );
  },
});

/** Follows a device's presence; true when a reported device is back. */
function follow(
  grace: GracePeriod<SparkplugTransition>,
  device: string,
  { next, cause, at, ...rest }: SparkplugTransition,
): boolean {
  if (next === 'online') return endCondition(grace, device);
  if (next === 'offline' && cause === 'DDEATH')
    beginCondition(grace, device, at, { next, cause, at, ...rest });
  // Its node died, or the monitor no longer sees: what has not been reported yet is not about the device.
  else grace.waiting.delete(device);
  return false;
}
