import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import { defineDetector } from '../detector';
import { beginCondition, createGracePeriod, endCondition, takeDueConditions } from '../grace-period';

const settings = z.object({
  graceSeconds: z.number().int().min(0).max(3600).default(10).meta({
    title: 'Grace, seconds',
    description: 'A broker that is back within this time is not reported.',
  }),
});

const key = 'broker';

export const brokerDown = defineDetector({
  kind: 'broker-down',
  family: 'availability',
  title: 'Broker unreachable',
  severity: 'critical',
  needs: [],
  attack: [attackTags.lossOfAvailability, attackTags.lossOfView],
  explain:
    'The monitor cannot connect to the broker. Either the broker or its machine is down, or the network between it and the monitor is; in the second case the plant may still be working. Until it is back nothing on this broker can be seen, and silence of its topics is not reported.',
  respond: [
    'Try to reach the broker from another machine: is it the broker or the monitor’s network?',
    'Look at the broker’s process, its log, disk space and file descriptors.',
    'If it was overloaded, look at the last minutes before it went: connections, message rate, new MQTT clients.',
  ],
  settings,
  observes: ['broker-state', 'sweep'],
  createState: () => createGracePeriod<string | null>(),
  resume: (grace, openKeys) => {
    for (const open of openKeys) grace.raised.add(open);
  },
  evaluate({ observation, world, settings, state, now }) {
    if (observation.type === 'broker-state') {
      if (observation.state === 'offline') beginCondition(state, key, observation.since, observation.reason);
      else if (observation.state !== 'connecting' && endCondition(state, key)) {
        const summary = `${world.brokerName} answers again${observation.state === 'online' ? '' : `, though the monitor is not served: ${observation.state}`}.`;
        return [{ action: 'clear', detector: 'broker-down', key, at: now, summary }];
      }
    }
    return takeDueConditions(state, now, settings.graceSeconds * 1000).map(({ since, item: reason }) => ({
      action: 'raise',
      detector: 'broker-down',
      key,
      at: now,
      severity: 'critical',
      confidence: 0.9,
      title: `${world.brokerName} cannot be reached`,
      summary: `The monitor has had no connection to ${world.brokerName} for ${Math.round((now - since) / 1000)} seconds${reason === null ? '' : ` (${reason})`}. Nothing on it can be seen until it is back.`,
      subject: { kind: 'broker', id: String(world.brokerId) },
      evidence: { reason, unreachableSince: new Date(since).toISOString() },
      attack: [attackTags.lossOfAvailability, attackTags.lossOfView],
    }));
  },
});
