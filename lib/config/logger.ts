import pino, { type Logger } from 'pino';

export type { Logger } from 'pino';

/** A JSON-lines logger on stderr. Never log payloads, passwords or webhook URLs. */
export function createLogger(name: string, level: string): Logger {
  return pino({ name, level, base: { process: name } }, pino.destination(2));
}
