import type { Severity } from '@/lib/domain/severity';
import { showInvisible } from '@/lib/domain/wire-text';

/** Facilities offered (RFC 5424 §6.2.1). */
export const syslogFacilities = {
  daemon: 3,
  auth: 4,
  authpriv: 10,
  audit: 13,
  local0: 16,
  local1: 17,
  local2: 18,
  local3: 19,
  local4: 20,
  local5: 21,
  local6: 22,
  local7: 23,
} as const;
export type SyslogFacility = keyof typeof syslogFacilities;

/** RFC 5424 severities: 2 critical, 3 error, 4 warning, 5 notice, 6 informational. */
const severityCodes: Readonly<Record<Severity, number>> = {
  critical: 2,
  high: 3,
  medium: 4,
  low: 5,
  info: 6,
};

type SyslogLine = {
  readonly facility: SyslogFacility;
  readonly severity: Severity;
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly hostName: string;
  readonly processId: number;
  readonly messageId: string;
  /** One structured-data element: its id and parameters, raw. */
  readonly data: { readonly id: string; readonly params: Readonly<Record<string, string>> };
  readonly body: string;
};

/**
 * One RFC 5424 message. Header fields are reduced to printable ASCII and their lengths (§6.2), parameter values
 * escaped (§6.3.3); the body goes without a byte order mark and in one line.
 */
export function syslogLine(line: SyslogLine): string {
  const priority = syslogFacilities[line.facility] * 8 + severityCodes[line.severity];
  const header = [
    `<${priority}>1`,
    line.at,
    printable(line.hostName, 255),
    'brokerwatch',
    printable(String(line.processId), 128),
    printable(line.messageId, 32),
  ].join(' ');
  const params = Object.entries(line.data.params)
    .map(([name, value]) => ` ${name}="${escapeParam(value)}"`)
    .join('');
  return `${header} [${line.data.id}${params}] ${line.body.replaceAll(/[\r\n\0]/g, ' ')}`;
}

/** Octet counting (RFC 6587 §3.4.1, RFC 5425 §4.3): the length in bytes, a space, the message. */
export function octetCounted(line: string): string {
  return `${Buffer.byteLength(line)} ${line}`;
}

function printable(text: string, lengthMax: number): string {
  return text.replaceAll(/[^\x21-\x7e]/g, '').slice(0, lengthMax) || '-';
}

function escapeParam(value: string): string {
  return showInvisible(value).replace(/["\\\]]/g, '\\$&');
}
