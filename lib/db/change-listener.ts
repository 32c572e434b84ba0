import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Logger } from '@/lib/config/logger';
import { changeChannel } from './change-log';

const retryFirstMs = 250;
const retryMaxMs = 5_000;

export type ChangeListenerOptions = {
  readonly databaseUrl: string;
  /** Called for every notification, and once after each (re)connect because some may have been missed. */
  onNotify(payload: string): void;
  readonly log: Logger;
  readonly channel?: string;
};

export type ChangeListener = { stop(): Promise<void> };

/**
 * Listens on a channel of PostgreSQL over a connection of its own, and connects again for ever when it is lost. A
 * notification is only a hint to look sooner: poll as well.
 */
export function listenForChanges(options: ChangeListenerOptions): ChangeListener {
  const stopping = new AbortController();
  const loop = listenForEver(options, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await loop;
    },
  };
}

async function listenForEver(options: ChangeListenerOptions, stopping: AbortSignal): Promise<void> {
  let delayMs = retryFirstMs;
  while (!stopping.aborted) {
    try {
      await listenOnce(options, stopping, () => {
        delayMs = retryFirstMs;
      });
    } catch (error) {
      if (delayMs === retryFirstMs) options.log.warn({ err: error }, 'no notifications from the database');
    }
    await sleep(delayMs, undefined, { signal: stopping }).catch(() => undefined);
    delayMs = Math.min(2 * delayMs, retryMaxMs);
  }
}

/** Resolves when the connection ends; throws when it could not be made. */
async function listenOnce(
  { databaseUrl, channel = changeChannel, onNotify }: ChangeListenerOptions,
  stopping: AbortSignal,
  onConnected: () => void,
): Promise<void> {
  const client = new Client({
    connectionString: databaseUrl,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
  });
  let end: () => void = () => undefined;
  const ended = new Promise<void>((done) => {
    end = done;
  });
  client.once('end', end).on('error', end);
  stopping.addEventListener('abort', end);
  client.on('notification', (message) => onNotify(message.payload ?? ''));
  try {
    await client.connect();
    await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
    onConnected();
    onNotify('');
    await ended;
  } finally {
    stopping.removeEventListener('abort', end);
    await client.end().catch(() => undefined);
  }
}
