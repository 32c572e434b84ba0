import { z } from 'zod';
import { brokerKindSchema, brokerUrlProblem } from '@/lib/domain/broker';
import { filterProblem } from '@/lib/domain/topic-filter';

const blankIsAbsent = (value: unknown) => (value === '' ? undefined : value);
const optional = <Schema extends z.ZodType>(schema: Schema) => z.preprocess(blankIsAbsent, schema.optional());
const withDefault = <Schema extends z.ZodType>(schema: Schema, value: string) =>
  z.preprocess((input) => blankIsAbsent(input) ?? value, schema);

const port = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .refine((number) => number <= 65_535);
const topics = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  )
  .refine((filters) => filters.length > 0 && filters.every((filter) => filterProblem(filter) === null));

/** What each variable must look like; said when it does not. */
const expectations = {
  PORT: 'a port number from 0 to 65535',
  HOST: 'an IP address or host name to listen on',
  DATA_DIR: 'a folder',
  DATABASE_URL: 'postgresql://user:password@host:port/database',
  MQTT_URL: 'mqtt://, mqtts://, ws:// or wss:// followed by [user:password@]host[:port]',
  MQTT_TOPICS: 'comma-separated MQTT topic filters, for example "plant/#,$SYS/#"',
  MQTT_KIND: `one of ${brokerKindSchema.options.join(', ')}`,
  ADMIN_EMAIL: 'an e-mail address',
  ADMIN_PASSWORD: 'a password of at least 10 characters',
  API_TOKEN: 'a token of at least 16 characters',
  SECRET_KEY: '32 bytes as 64 hex digits or base64',
  DEMO: '0 or 1',
  LOG_LEVEL: 'one of fatal, error, warn, info, debug, trace, silent',
} as const;

const envSchema = z.object({
  PORT: withDefault(port, '3000'),
  HOST: withDefault(z.string().regex(/^[A-Za-z0-9.:_-]+$/), '127.0.0.1'),
  DATA_DIR: withDefault(z.string(), '.data'),
  DATABASE_URL: optional(
    z
      .string()
      .regex(/^postgres(ql)?:\/\//)
      .refine((text) => URL.canParse(text)),
  ),
  MQTT_URL: optional(z.string().refine((text) => brokerUrlProblem(text) === null)),
  MQTT_TOPICS: withDefault(topics, '#'),
  MQTT_KIND: withDefault(brokerKindSchema, 'auto'),
  ADMIN_EMAIL: optional(z.email()),
  ADMIN_PASSWORD: optional(z.string().min(10).max(128)),
  API_TOKEN: optional(z.string().min(16)),
  SECRET_KEY: optional(
    z
      .string()
      .refine((text) => Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? 'hex' : 'base64').length === 32),
  ),
  DEMO: optional(z.enum(['0', '1']).transform((text) => text === '1')),
  LOG_LEVEL: withDefault(z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']), 'info'),
});

/** The validated environment. `DEMO` undefined means "only when no broker is configured". */
export type Env = z.output<typeof envSchema>;

export type EnvResult =
  | { readonly ok: true; readonly env: Env }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Validates an environment. Problems name the variable and what was expected, never the value. */
export function parseEnv(source: Readonly<Record<string, string | undefined>>): EnvResult {
  const parsed = envSchema.safeParse(source);
  if (parsed.success) return { ok: true, env: parsed.data };
  const names = [...new Set(parsed.error.issues.map((issue) => String(issue.path[0])))];
  return {
    ok: false,
    problems: names.map(
      (name) => `${name} must be ${expectations[name as keyof typeof expectations] ?? 'set correctly'}`,
    ),
  };
}

/** Reads the process environment, or ends the process with one sentence a variable. */
export function requireEnv(): Env {
  const result = parseEnv(process.env);
  if (result.ok) return result.env;
  for (const problem of result.problems) process.stderr.write(`brokerwatch: ${problem}\n`);
  process.exit(1);
}
