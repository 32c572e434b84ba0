import type { SecretBox } from '@/lib/config/secret-box';
import type { BrokerInput } from '@/lib/domain/broker';
import { openTlsFiles, type TlsFiles } from './broker-view';

type StoredSecrets = { readonly passwordSealed: string | null; readonly tlsSealed: string | null };
const none: StoredSecrets = { passwordSealed: null, tlsSealed: null };

function chosen(given: string | undefined, kept: string | null): string | null {
  if (given === undefined) return kept;
  return given === '' ? null : given;
}

/** What was entered over what is stored: absent keeps, empty removes. The result is in plain text. */
export function mergeTlsFiles(given: BrokerInput['tls'] | undefined, kept: TlsFiles): TlsFiles {
  return {
    caPem: chosen(given?.caPem, kept.caPem),
    clientCertificatePem: chosen(given?.clientCertificatePem, kept.clientCertificatePem),
    clientKeyPem: chosen(given?.clientKeyPem, kept.clientKeyPem),
  };
}

/** The sealed columns after an input: absent secrets keep what is stored, empty ones remove it. */
export function sealBrokerSecrets(
  secrets: SecretBox,
  input: { readonly password?: string | undefined; readonly tls?: BrokerInput['tls'] | undefined },
  stored: StoredSecrets = none,
): StoredSecrets {
  const password = input.password === undefined ? null : input.password;
  const files = mergeTlsFiles(input.tls, openTlsFiles(secrets, stored.tlsSealed));
  const hasFiles = Object.values(files).some((file) => file !== null);
  return {
    passwordSealed:
      password === null ? stored.passwordSealed : password === '' ? null : secrets.seal(password),
    tlsSealed: hasFiles ? secrets.seal(JSON.stringify(files)) : null,
  };
}
