import type { BrokerState } from '@/lib/domain/broker';

/** Why there is no connection: the state it leads to and one sentence for a person, never with a secret in it. */
export type ConnectFailure = {
  readonly state: Extract<BrokerState, 'offline' | 'refused' | 'tls-error' | 'taken-over'>;
  readonly reason: string;
  /** True when the other protocol version is worth a try. */
  readonly isVersionRefused: boolean;
};

export function failure(
  state: ConnectFailure['state'],
  reason: string,
  isVersionRefused = false,
): ConnectFailure {
  return { state, reason, isVersionRefused };
}

/** Codes of CONNACK in MQTT 3.1.1 [MQTT-3.2.2.3] and of CONNACK and DISCONNECT in MQTT 5 §2.4 that have words of their own. */
const reasonTexts: Readonly<Record<number, string>> = {
  1: 'the broker does not accept this MQTT version',
  2: 'the broker does not accept the MQTT client id',
  3: 'the broker says it is unavailable',
  4: 'the user name or password is wrong',
  5: 'the broker did not authorise the monitor (wrong user name or password, or not permitted)',
  132: 'the broker does not accept this MQTT version',
  133: 'the broker does not accept the MQTT client id',
  134: 'the user name or password is wrong',
  135: 'the broker did not authorise the monitor (wrong user name or password, or not permitted)',
  136: 'the broker says it is unavailable',
  137: 'the broker says it is busy',
  138: 'the broker has banned the monitor',
  139: 'the broker is shutting down',
  140: 'the broker wants another authentication method',
  141: 'the broker says the keep-alive ran out',
  142: 'another MQTT client connected with the id of the monitor',
  149: 'the broker says a packet was too large',
  151: 'the broker says a quota is exceeded',
  152: 'the broker closed the connection by administrative action',
  156: 'the broker asks to use another server',
  157: 'the broker has moved to another server',
  159: 'the broker says connections come too fast',
};
const refusals: ReadonlySet<number> = new Set([2, 4, 5, 133, 134, 135, 138, 140]);
const versionRefusals: ReadonlySet<number> = new Set([1, 132]);

/** Reads the code of a CONNACK or of a DISCONNECT that the broker sent. */
export function readReasonCode(code: number): ConnectFailure {
  const reason =
    reasonTexts[code] ?? `the broker closed the connection with code ${code} (0x${code.toString(16)})`;
  if (code === 142) return failure('taken-over', reason);
  return failure(refusals.has(code) ? 'refused' : 'offline', reason, versionRefusals.has(code));
}

const networkTexts: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there (connection refused)',
  ECONNRESET: 'the connection was reset',
  ETIMEDOUT: 'the network did not answer in time',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ENOTFOUND: 'the host name cannot be found',
  EAI_AGAIN: 'the host name cannot be looked up right now',
  EPIPE: 'the connection was closed',
};
const tlsTexts: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is self-signed and not trusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'the certificate chain ends in a certificate that is not trusted',
  UNABLE_TO_GET_ISSUER_CERT: 'the issuer of the certificate is not known',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the issuer of the certificate is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the certificate cannot be verified: its issuer is missing',
  CERT_HAS_EXPIRED: 'the certificate has expired',
  CERT_NOT_YET_VALID: 'the certificate is not valid yet',
  CERT_REVOKED: 'the certificate is revoked',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another host name',
  ERR_SSL_WRONG_VERSION_NUMBER: 'the other side does not speak TLS',
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'the broker wants a client certificate',
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: 'the broker does not trust the client certificate',
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: 'the broker does not accept the client certificate',
  ECONNRESET: 'the connection was reset during the TLS handshake',
};

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}

/** Reads an error of the socket; those of TLS itself are told from the rest by their code. */
export function readSocketError(error: unknown): ConnectFailure {
  const code = codeOf(error);
  if (code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS')) return readTlsError(error);
  return failure('offline', networkTexts[code] ?? messageOf(error));
}

/** Reads an error between the TCP connection and the end of the TLS handshake. */
export function readTlsError(error: unknown): ConnectFailure {
  return failure('tls-error', tlsTexts[codeOf(error)] ?? messageOf(error));
}
