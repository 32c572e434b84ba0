import type { Severity } from '@/lib/domain/severity';
import { showInvisible } from '@/lib/domain/wire-text';
import { headlineOf, messageSeverity } from '../describe-alert';
import { fitText } from '../fit-text';
import type { NotificationMessage } from '../notification-message';
import { eventName } from './event-name';
import { product } from './product';
import { ipv4OrNull, ipv6OrNull, mqttClientOf, sourceAddressOf } from './source-address';

/** CEF severities 0–10 (ArcSight CEF implementation standard: 0–3 low, 4–6 medium, 7–8 high, 9–10 very high). */
const severities: Readonly<Record<Severity, number>> = { info: 1, low: 3, medium: 5, high: 8, critical: 10 };

/** Escapes a header field: `\` and `|`; line breaks and other invisible characters are made visible first. */
export function escapeCefHeader(text: string): string {
  return showInvisible(text).replace(/[\\|]/g, '\\$&');
}

/** Escapes an extension value: `\` and `=` (CEF §Character Encoding); a line break can not get here unseen. */
export function escapeCefValue(text: string): string {
  return showInvisible(text).replace(/[\\=]/g, '\\$&');
}

/**
 * A message as one line of CEF version 0, at most about 8,000 bytes: what, how bad, where, how sure, the link. See
 * docs/siem-field-mapping.md for what each key holds.
 */
export function toCef(message: NotificationMessage): string {
  const { alert } = message;
  const head = [
    'CEF:0',
    product.vendor,
    product.name,
    product.version,
    fitText(alert.detector, 64, escapeCefHeader),
    fitText(headlineOf(message), 256, escapeCefHeader),
    String(severities[messageSeverity(message)]),
  ].join('|');
  const extension = extensionOf(message)
    .filter((entry): entry is [string, string, number] => entry[1] !== null && entry[1] !== '')
    .map(([key, value, lengthMax]) => `${key}=${fitText(value, lengthMax, escapeCefValue)}`)
    .join(' ');
  return `${head}|${extension}`;
}

type Entry = readonly [key: string, value: string | null, lengthMax: number];

function labelled(key: string, label: string, value: string | null, lengthMax: number): readonly Entry[] {
  return value === null || value === ''
    ? []
    : [
        [`${key}Label`, label, 64],
        [key, value, lengthMax],
      ];
}

function extensionOf(message: NotificationMessage): readonly Entry[] {
  const { alert, incident, sentAt } = message;
  const attack = alert.attack.map(({ id }) => id).join(',');
  const ms = (time: string) => String(Date.parse(time));
  const address = sourceAddressOf(alert);
  return [
    ['rt', ms(sentAt), 20],
    ['start', ms(alert.firstSeenAt), 20],
    ['end', ms(alert.lastSeenAt), 20],
    ['cnt', String(alert.count), 20],
    ['externalId', alert.id, 64],
    ['cat', alert.detector, 64],
    ['act', eventName(message), 64],
    ['outcome', alert.state, 32],
    ['src', ipv4OrNull(address), 15],
    ...labelled('c6a2', 'Source IPv6 Address', ipv6OrNull(address), 45),
    ['suid', mqttClientOf(alert), 256],
    ['dvchost', alert.broker, 128],
    ['deviceExternalId', String(alert.brokerId), 20],
    ...labelled('cfp1', 'confidence', String(alert.confidence), 20),
    ...labelled('cs1', 'subjectKind', alert.subject.kind, 20),
    ...labelled('cs2', 'subject', alert.subject.id, 400),
    ...labelled('cs3', 'attackTechniques', attack, 200),
    ...labelled('cs4', 'incidentId', incident?.id ?? alert.incidentId, 64),
    ...labelled('cn1', 'incidentAlerts', incident === null ? null : String(incident.alertCount), 20),
    ...labelled('cs5', 'evidence', JSON.stringify(alert.evidence), 500),
    ['request', incident?.url || alert.url, 512],
    ['msg', alert.summary, 700],
  ];
}
