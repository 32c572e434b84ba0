import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import type { BrokerState } from '@/lib/domain/broker';
import { defineDetector } from '../detector';
import { beginCondition, createGracePeriod, endCondition, takeDueConditions } from '../grace-period';

const settings = z.object({
  graceSeconds: z
    .number()
    .int()
    .min(0)
    .max(3600)
    .default(10)
    .meta({ title: 'Grace, seconds', description: 'Blindness that ends within this time is not reported.' }),
});

type BlindState = Exclude<BrokerState, 'connecting' | 'online' | 'offline'>;
type Blindness = { readonly state: BlindState; readonly reason: string | null };

const key = 'broker';
const words = {
  blind: {
    severity: 'high',
    title: 'sends the monitor nothing',
    why: 'The connection stands, but what should arrive does not: neither the broker’s own figures nor the monitor’s probe.',
  },
  refused: {
    severity: 'high',
    title: 'refuses the monitor',
    why: 'The broker answers but does not accept the monitor’s credentials.',
  },
  'tls-error': {
    severity: 'high',
    title: 'cannot be verified by the monitor',
    why: 'The encrypted connection failed: a certificate changed or expired, or someone is in between.',
  },
  'taken-over': {
    severity: 'critical',
    title: 'threw the monitor out',
    why: 'Someone else connected with the monitor’s own MQTT client id, which is random and known to nobody: that is on purpose.',
  },
} as const satisfies Record<BlindState, { severity: 'high' | 'critical'; title: string; why: string }>;

export const monitorBlind = defineDetector({
  kind: 'monitor-blind',
  family: 'monitor',
  title: 'Monitor is blind',
  severity: 'high',
  needs: [],
  attack: [attackTags.denialOfView],
  explain:
    'The broker is there, but the monitor sees nothing of it. What happens meanwhile goes unnoticed, so this time counts as unknown, not as quiet. It can be a change of password, certificate or access rules, and it is also what an attacker does first.',
  respond: [
    'Read the reason on the broker’s page: refused credentials, a certificate, nothing delivered, or the monitor’s MQTT client id taken over.',
    'Ask whether the broker’s users, certificates or access rules were changed, and test the connection on the broker’s page.',
    'If nobody changed anything, treat it as an attack on the monitoring and look at the broker’s own log for this time.',
  ],
  settings,
  observes: ['broker-state', 'sweep'],
  createState: () => createGracePeriod<Blindness>(),
  resume: (grace, openKeys) => {
    for (const open of openKeys) grace.raised.add(open);
  },
  evaluate({ observation, world, settings, state, now }) {
    if (observation.type === 'broker-state') {
      if (isBlind(observation.state))
        beginCondition(state, key, observation.since, {
          state: observation.state,
          reason: observation.reason,
        });
      else if (observation.state === 'offline') state.waiting.delete(key);
      else if (observation.state === 'online' && endCondition(state, key))
        return [
          {
            action: 'clear',
            detector: 'monitor-blind',
            key,
            at: now,
            summary: `The monitor sees ${world.brokerName} again.`,
          },
        ];
    }
    return takeDueConditions(state, now, settings.graceSeconds * 1000).map(({ since, item }) => ({
      action: 'raise',
      detector: 'monitor-blind',
      key,
      at: now,
      severity: words[item.state].severity,
      confidence: 0.95,
      title: `${world.brokerName} ${words[item.state].title}`,
      summary: `${words[item.state].why}${item.reason === null ? '' : ` The reason given: ${item.reason}.`} The monitor has been blind for ${Math.round((now - since) / 1000)} seconds.`,
      subject: { kind: 'broker', id: String(world.brokerId) },
      evidence: { state: item.state, reason: item.reason, blindSince: new Date(since).toISOString() },
      attack: [attackTags.denialOfView],
    }));
  },
});

function isBlind(state: BrokerState): state is BlindState {
  return state in words;
}
