import type { SecretDraft } from '@/components/forms/form-draft';
import { type BrokerInput, type BrokerKind, brokerInputSchema } from '@/lib/domain/broker';
import type { BrokerView } from '@/lib/domain/views';
import type { FieldProblem } from '@/lib/errors';

/** What stands in the broker form. */
export type BrokerDraft = {
  readonly name: string;
  readonly url: string;
  readonly kind: BrokerKind;
  readonly username: string;
  readonly password: SecretDraft;
  /** One filter a line. */
  readonly topics: string;
  readonly caPem: SecretDraft;
  readonly clientCertificatePem: SecretDraft;
  readonly clientKeyPem: SecretDraft;
  readonly serverName: string;
  readonly pinnedSha256: string;
};

/** What the parts of the broker form take. */
export type BrokerFieldProps = {
  readonly draft: BrokerDraft;
  readonly problems: readonly FieldProblem[];
  onChange(patch: Partial<BrokerDraft>): void;
};

function secret(isSet: boolean): SecretDraft {
  return { isSet, intent: isSet ? 'keep' : 'enter', text: '' };
}

/** The form of a stored broker, or (null) of a new one. */
export function startBrokerDraft(broker: BrokerView | null): BrokerDraft {
  return {
    name: broker?.name ?? '',
    url: broker?.url ?? '',
    kind: broker?.kind ?? 'auto',
    username: broker?.username ?? '',
    password: secret(broker?.hasPassword ?? false),
    topics: (broker?.topics ?? ['#']).join('\n'),
    caPem: secret(broker?.tls.hasCa ?? false),
    clientCertificatePem: secret(broker?.tls.hasClientCertificate ?? false),
    clientKeyPem: secret(broker?.tls.hasClientCertificate ?? false),
    serverName: broker?.tls.serverName ?? '',
    pinnedSha256: broker?.tls.pinnedSha256 ?? '',
  };
}

/** Absent keeps a secret, empty removes it; an empty input of a secret that was never set is nothing. */
function secretInput(draft: SecretDraft): string | undefined {
  if (draft.intent === 'remove') return '';
  return draft.intent === 'enter' && draft.text !== '' ? draft.text : undefined;
}

/** The draft as the API takes it, or what is wrong with it, field by field. */
export function toBrokerInput(
  draft: BrokerDraft,
):
  | { readonly ok: true; readonly input: BrokerInput }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] } {
  const parsed = brokerInputSchema.safeParse({
    name: draft.name,
    url: draft.url.trim(),
    kind: draft.kind,
    username: draft.username,
    password: secretInput(draft.password),
    topics: draft.topics
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
    tls: {
      caPem: secretInput(draft.caPem),
      clientCertificatePem: secretInput(draft.clientCertificatePem),
      clientKeyPem: secretInput(draft.clientKeyPem),
      serverName: draft.serverName.trim(),
      pinnedSha256: draft.pinnedSha256.trim(),
    },
  });
  if (parsed.success) return { ok: true, input: parsed.data };
  return {
    ok: false,
    problems: parsed.error.issues.map((issue) => ({ field: issue.path.join('.'), message: issue.message })),
  };
}
