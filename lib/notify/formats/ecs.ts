import type { Severity } from '@/lib/domain/severity';
import { headlineOf, messageSeverity } from '../describe-alert';
import type { NotificationMessage } from '../notification-message';
import { eventName } from './event-name';
import { knownFields } from './known-fields';
import { product } from './product';
import { mqttClientOf, sourceAddressOf } from './source-address';

/** `event.severity` as Elastic Security's own rules score them. */
const riskScores: Readonly<Record<Severity, number>> = {
  info: 1,
  low: 21,
  medium: 47,
  high: 73,
  critical: 99,
};

/** A message as an Elastic Common Schema 8 document. See docs/siem-field-mapping.md. */
export function toEcs(message: NotificationMessage, deliveryId: string) {
  const { alert, incident, sentAt } = message;
  const severity = messageSeverity(message);
  const address = sourceAddressOf(alert);
  const mqttClient = mqttClientOf(alert);
  return {
    '@timestamp': alert.lastSeenAt,
    ecs: { version: '8.17.0' },
    message: alert.summary,
    event: {
      kind: message.cause === 'heartbeat' || message.cause === 'test' ? 'event' : 'alert',
      category: ['intrusion_detection', 'network'],
      type: ['info'],
      module: 'brokerwatch',
      dataset: 'brokerwatch.alert',
      provider: alert.detector,
      action: eventName(message),
      id: deliveryId,
      reason: headlineOf(message),
      severity: riskScores[severity],
      risk_score: Math.round(riskScores[severity] * alert.confidence),
      start: alert.firstSeenAt,
      end: alert.lastSeenAt,
      created: sentAt,
      url: alert.url,
    },
    rule: { id: alert.detector, name: alert.title, ruleset: 'brokerwatch' },
    ...(alert.attack.length === 0
      ? {}
      : {
          threat: {
            framework: 'MITRE ATT&CK for ICS',
            technique: {
              id: alert.attack.map(({ id }) => id),
              name: alert.attack.map(({ name }) => name),
            },
          },
        }),
    observer: { vendor: product.vendor, product: product.name, version: product.version, type: 'ids' },
    service: { name: alert.broker, id: String(alert.brokerId), type: 'mqtt' },
    network: { protocol: 'mqtt' },
    ...(address === null ? {} : { source: { ip: address, address } }),
    ...(alert.tags.length === 0 ? {} : { tags: alert.tags }),
    brokerwatch: {
      alert: {
        id: alert.id,
        state: alert.state,
        severity: alert.severity,
        confidence: alert.confidence,
        count: alert.count,
        subject: alert.subject,
        ...(mqttClient === null ? {} : { mqtt_client: mqttClient }),
        ...knownFields({ verdict: alert.verdict, assignee: alert.assignee }),
        evidence: alert.evidence,
      },
      ...(incident === null ? {} : { incident: knownFields(incident) }),
    },
  };
}
