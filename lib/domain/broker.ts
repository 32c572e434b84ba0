import { z } from 'zod';
import { filterProblem } from './topic-filter';

/** The link from the monitor to one broker. `blind` = connected, but what should arrive does not. */
export const brokerStates = [
  'connecting',
  'online',
  'blind',
  'offline',
  'refused',
  'tls-error',
  'taken-over',
] as const;
export const brokerStateSchema = z.enum(brokerStates);
export type BrokerState = z.infer<typeof brokerStateSchema>;

/** Broker dialects that can be chosen; `auto` recognises one from what the broker sends. */
export const brokerKinds = ['auto', 'mosquitto', 'aedes', 'generic'] as const;
export const brokerKindSchema = z.enum(brokerKinds);
export type BrokerKind = z.infer<typeof brokerKindSchema>;

const brokerUrl = z
  .string()
  .max(2048)
  .superRefine((text, context) => {
    const problem = brokerUrlProblem(text);
    if (problem) context.addIssue({ code: 'custom', message: problem });
  });

/** Why a broker URL cannot be used, in words that never repeat its credentials; null when it can. */
export function brokerUrlProblem(text: string): string | null {
  if (!URL.canParse(text))
    return 'must look like mqtt://host:1883, mqtts://host:8883, ws://host:port/path or wss://host:port/path';
  const url = new URL(text);
  if (!['mqtt:', 'mqtts:', 'ws:', 'wss:'].includes(url.protocol))
    return 'must start with mqtt://, mqtts://, ws:// or wss://';
  if (url.hostname === '') return 'must name a host';
  return null;
}

const filter = z.string().superRefine((text, context) => {
  const problem = filterProblem(text);
  if (problem) context.addIssue({ code: 'custom', message: problem });
});

const optionalPem = z.string().max(65_536).optional();

/**
 * What a person enters to add or edit a broker. Secrets (`password`, `tls.*Pem`) are write-only: absent means "keep",
 * an empty string means "remove".
 */
export const brokerInputSchema = z.object({
  name: z.string().trim().min(1, 'enter a name').max(100),
  url: brokerUrl.refine(
    (text) => !URL.canParse(text) || (new URL(text).username === '' && new URL(text).password === ''),
    'must not contain credentials: use the user name and password fields',
  ),
  kind: brokerKindSchema.default('auto'),
  username: z.string().max(1024).optional(),
  password: z.string().max(4096).optional(),
  topics: z.array(filter).min(1, 'name at least one filter').max(100).default(['#']),
  tls: z
    .object({
      caPem: optionalPem,
      clientCertificatePem: optionalPem,
      clientKeyPem: optionalPem,
      serverName: z.string().max(255).optional(),
      pinnedSha256: z
        .string()
        .regex(/^([0-9A-Fa-f]{2}:?){32}$/, 'must be a SHA-256 fingerprint in hex')
        .or(z.literal(''))
        .optional(),
    })
    .default({}),
});
export type BrokerInput = z.infer<typeof brokerInputSchema>;

/** Reason of a broken link when another MQTT client connected with the monitor’s own id. */
export const monitorIdTakenReason = 'another MQTT client connected with the id of the monitor';

/** Everything the worker needs to connect, secrets decrypted; never leaves the worker or a service. */
export type BrokerConnection = {
  readonly url: string;
  readonly username: string | null;
  readonly password: string | null;
  readonly topics: readonly string[];
  readonly tls: {
    readonly caPem: string | null;
    readonly clientCertificatePem: string | null;
    readonly clientKeyPem: string | null;
    readonly serverName: string | null;
    readonly pinnedSha256: string | null;
  };
};
