import { z } from 'zod';
import { attackTags } from '@/lib/domain/attack';
import { allowListField, isAllowed } from '../allow-list';
import { defineDetector } from '../detector';
import { readSubscription, subscriptionEvidence } from '../read-subscription';

const settings = z.object({ allowList: allowListField });

/** Below these lie other MQTT clients' ids, addresses and filters, on Mosquitto and Aedes. */
const namesClients = /^\$SYS\/[^/]+\/(log|new|disconnect|connection)(\/|$)/;

export const sysReader = defineDetector({
  kind: 'sys-reader',
  family: 'subscription',
  title: 'Unexpected reader of broker internals',
  severity: 'medium',
  needs: ['client.subscribed'],
  attack: [attackTags.remoteSystemInformationDiscovery],
  explain:
    'An MQTT client that is not on the allow-list reads the broker’s own topics. They tell the software and its version, how many MQTT clients there are and, where the log is published, who connects from where and subscribes to what: the map an intruder wants first. Monitoring tools do this as well, and belong on the allow-list. Single counters (such as $SYS/broker/clients/connected) are not reported.',
  respond: [
    'Find out whose MQTT client this is. If it is a monitoring tool, add it to the allow-list.',
    'If not, treat it as reconnaissance: look for what else this MQTT client, user name and address did before and after.',
    'Allow reading $SYS and $CONTROL in the broker’s access rules to the monitoring user only.',
  ],
  settings,
  observes: ['event'],
  createState: () => null,
  evaluate({ observation, world, settings, now }) {
    const attempt = readSubscription(observation, world);
    const reach = attempt === null ? null : reachOf(attempt.inner);
    if (attempt === null || reach === null) return [];
    const { filter, who, isDenied } = attempt;
    if (isAllowed({ ...who, filter }, settings.allowList)) return [];
    return [
      {
        action: 'raise',
        detector: 'sys-reader',
        key: who.key,
        at: now,
        severity: isDenied ? 'low' : reach.severity,
        confidence: who.clientId === null ? 0.7 : 0.9,
        title: `${who.name} ${isDenied ? 'tried to read' : 'reads'} ${reach.what} of ${world.brokerName} (${filter})`,
        summary: `${who.phrase} ${isDenied ? `tried to subscribe to ${filter} and the broker refused` : `subscribed to ${filter}`}. ${reach.meaning}`,
        subject: who.subject,
        evidence: subscriptionEvidence(attempt),
        attack: [attackTags.remoteSystemInformationDiscovery],
      },
    ];
  },
});

function reachOf(inner: string): { severity: 'medium' | 'high'; what: string; meaning: string } | null {
  if (inner.startsWith('$CONTROL'))
    return {
      severity: 'high',
      what: 'the control channel',
      meaning: 'The control channel carries user names, roles and access rules in answers to administrators.',
    };
  const [root] = inner.split('/', 1);
  if (root !== '$SYS') return null;
  if (!/[+#]/.test(inner) && !namesClients.test(inner)) return null;
  return {
    severity: 'medium',
    what: 'the internals',
    meaning:
      inner === '$SYS/#' || namesClients.test(inner) || /^\$SYS\/([^/]+\/)?#$/.test(inner)
        ? 'These topics can tell who connects from where and what they subscribe to.'
        : 'These topics tell the broker’s software, version and load.',
  };
}
