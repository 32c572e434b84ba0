import type { Alert } from '@/lib/domain/alert';
import type { Severity } from '@/lib/domain/severity';
import { headlineOf, messageSeverity, subjectTitles } from '../describe-alert';
import type { NotificationMessage } from '../notification-message';
import { eventName } from './event-name';
import { knownFields } from './known-fields';
import { product } from './product';
import { mqttClientOf, sourceAddressOf } from './source-address';

const severityIds: Readonly<Record<Severity, readonly [number, string]>> = {
  info: [1, 'Informational'],
  low: [2, 'Low'],
  medium: [3, 'Medium'],
  high: [4, 'High'],
  critical: [5, 'Critical'],
};
const statuses = {
  open: [1, 'New'],
  acknowledged: [2, 'In Progress'],
  resolved: [4, 'Resolved'],
} as const satisfies Record<Alert['state'], readonly [number, string]>;

/** Attack technique, number of observations and evidence are kept to what a reader can take in. */
const observationsMax = 20;

/** A message as an OCSF 1.5 Detection Finding (class 2004). See docs/siem-field-mapping.md. */
export function toOcsf(message: NotificationMessage, deliveryId: string) {
  const { alert, incident, sentAt } = message;
  const [severityId, severity] = severityIds[messageSeverity(message)];
  const [statusId, status] = statuses[alert.state];
  const [activityId, activity] = activityOf(message);
  const ms = (time: string) => Date.parse(time);
  const correlation = incident?.id ?? alert.incidentId;
  return {
    category_uid: 2,
    category_name: 'Findings',
    class_uid: 2004,
    class_name: 'Detection Finding',
    activity_id: activityId,
    activity_name: activity,
    type_uid: 200_400 + activityId,
    severity_id: severityId,
    severity,
    status_id: statusId,
    status,
    time: ms(alert.firstSeenAt),
    start_time: ms(alert.firstSeenAt),
    end_time: ms(alert.lastSeenAt),
    count: alert.count,
    message: headlineOf(message),
    is_alert: activityId !== 3 && message.cause !== 'heartbeat' && message.cause !== 'test',
    ...confidenceOf(alert.confidence),
    metadata: {
      version: '1.5.0',
      uid: deliveryId,
      event_code: eventName(message),
      ...(correlation === null ? {} : { correlation_uid: correlation }),
      log_name: 'brokerwatch.alert',
      logged_time: ms(sentAt),
      product: { name: product.name, vendor_name: product.vendor, version: product.version },
    },
    finding_info: {
      uid: alert.id,
      title: alert.title,
      desc: alert.summary,
      types: [alert.detector],
      src_url: alert.url,
      created_time: ms(alert.firstSeenAt),
      first_seen_time: ms(alert.firstSeenAt),
      last_seen_time: ms(alert.lastSeenAt),
      modified_time: ms(sentAt),
      analytic: { uid: alert.detector, name: alert.detector, type_id: 1, type: 'Rule' },
      ...(alert.attack.length === 0 ? {} : { attacks: attacksOf(alert) }),
    },
    evidences: [evidenceOf(alert)],
    ...anomaliesOf(alert),
    resources: [
      {
        type: 'MQTT broker',
        name: alert.broker,
        uid: String(alert.brokerId),
        ...knownFields({ labels: alert.tags }),
      },
    ],
    ...(incident === null ? {} : { unmapped: { incident: knownFields(incident) } }),
  };
}

function activityOf({ cause, alert }: NotificationMessage): readonly [number, string] {
  if (cause === 'resolved' && alert.state === 'resolved') return [3, 'Close'];
  return cause === 'opened' || cause === 'test' || cause === 'heartbeat' ? [1, 'Create'] : [2, 'Update'];
}

function confidenceOf(confidence: number) {
  const score = { confidence_score: Math.round(confidence * 100) };
  if (confidence >= 0.8) return { ...score, confidence_id: 3, confidence: 'High' };
  if (confidence >= 0.5) return { ...score, confidence_id: 2, confidence: 'Medium' };
  return { ...score, confidence_id: 1, confidence: 'Low' };
}

function attacksOf({ attack }: Alert) {
  return attack.map(({ id, name, version }) => ({ technique: { uid: id, name }, version }));
}

function evidenceOf(alert: Alert) {
  const address = sourceAddressOf(alert);
  const mqttClient = mqttClientOf(alert);
  return {
    name: `${subjectTitles[alert.subject.kind]} ${alert.subject.id}`,
    data: { subject: alert.subject, ...alert.evidence },
    ...(address === null ? {} : { src_endpoint: { ip: address } }),
    ...(mqttClient === null ? {} : { user: { uid: mqttClient, name: mqttClient } }),
  };
}

/** The numbers in the evidence: what was observed of the subject. */
function anomaliesOf({ subject, evidence, detector }: Alert) {
  const observations = Object.entries(evidence)
    .filter((entry): entry is [string, number] => typeof entry[1] === 'number')
    .slice(0, observationsMax);
  if (observations.length === 0) return {};
  return {
    anomaly_analyses: [
      {
        analysis_targets: [{ name: subject.id, type: subjectTitles[subject.kind] }],
        anomalies: observations.map(([name, value]) => ({
          observation_parameter: name,
          observation_type: detector,
          observations: [{ value: String(value) }],
        })),
      },
    ],
  };
}
