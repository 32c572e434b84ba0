import { problemAt } from '@/components/forms/field-problems';
import type { SecretDraft } from '@/components/forms/form-draft';
import { SecretField } from '@/components/forms/secret-field';
import { TextField } from '@/components/ui/field';
import type { BrokerFieldProps } from './broker-draft';

type SecretProps = {
  readonly name: string;
  readonly title: string;
  readonly help: string;
  readonly value: SecretDraft;
  readonly error: string | null;
  readonly isMultiline?: boolean;
  onChange(value: SecretDraft): void;
};

export function BrokerSecret({
  name,
  title,
  help,
  value,
  error,
  isMultiline = false,
  onChange,
}: SecretProps) {
  return (
    <SecretField
      field={{
        kind: 'secret',
        name,
        title,
        help,
        isMultiline,
        isRequired: false,
        byDefault: null,
        lengthMin: 0,
      }}
      value={value}
      error={error}
      onChange={onChange}
    />
  );
}

/** Certificates and names; only for mqtts:// and wss://. */
export function BrokerTlsFields({ draft, problems, onChange }: BrokerFieldProps) {
  const isTls = /^(mqtts|wss):/i.test(draft.url.trim());
  const hasProblem = problems.some((problem) => problem.field.startsWith('tls'));
  return (
    <details open={isTls || hasProblem || undefined} className="rounded-box border p-3">
      <summary className="cursor-pointer text-sm font-semibold">TLS</summary>
      <div className="mt-3 flex flex-col gap-4">
        <BrokerSecret
          isMultiline
          name="caPem"
          title="Certificate authority"
          help="PEM. Empty: the authorities that Node.js trusts."
          value={draft.caPem}
          error={problemAt(problems, 'tls.caPem')}
          onChange={(caPem) => onChange({ caPem })}
        />
        <BrokerSecret
          isMultiline
          name="clientCertificatePem"
          title="Client certificate"
          help="PEM, where the broker asks for one."
          value={draft.clientCertificatePem}
          error={problemAt(problems, 'tls.clientCertificatePem')}
          onChange={(clientCertificatePem) => onChange({ clientCertificatePem })}
        />
        <BrokerSecret
          isMultiline
          name="clientKeyPem"
          title="Key of the client certificate"
          help="PEM. Stored encrypted, never shown again."
          value={draft.clientKeyPem}
          error={problemAt(problems, 'tls.clientKeyPem')}
          onChange={(clientKeyPem) => onChange({ clientKeyPem })}
        />
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            isMono
            label="Server name"
            help="Expected in the certificate, when it is not the host's."
            value={draft.serverName}
            error={problemAt(problems, 'tls.serverName')}
            onChange={(event) => onChange({ serverName: event.target.value })}
          />
          <TextField
            isMono
            label="Pinned certificate"
            help="SHA-256 fingerprint in hex: only this certificate is accepted."
            value={draft.pinnedSha256}
            error={problemAt(problems, 'tls.pinnedSha256')}
            onChange={(event) => onChange({ pinnedSha256: event.target.value })}
          />
        </div>
      </div>
    </details>
  );
}
